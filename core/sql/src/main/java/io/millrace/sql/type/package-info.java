/** Flink's type rules for Calcite, and the way to and from our data types. */
@NullMarked
package io.millrace.sql.type;

import org.jspecify.annotations.NullMarked;
