/** Relational algebra to plan nodes. */
@NullMarked
package io.millrace.sql.convert;

import org.jspecify.annotations.NullMarked;
