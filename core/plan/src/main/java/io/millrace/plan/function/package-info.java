/** The catalog of SQL functions: what exists, how it is written, what is still missing. */
@NullMarked
package io.millrace.plan.function;

import org.jspecify.annotations.NullMarked;
