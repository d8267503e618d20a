/** Turns the text of a pipeline file into a plan; the only user of Calcite. */
@NullMarked
package io.millrace.sql;

import org.jspecify.annotations.NullMarked;
