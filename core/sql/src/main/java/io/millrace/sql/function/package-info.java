/** The functions and operators that queries may use, with Flink's signatures. */
@NullMarked
package io.millrace.sql.function;

import org.jspecify.annotations.NullMarked;
