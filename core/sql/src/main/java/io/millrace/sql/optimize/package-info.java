/** The rules that make plans smaller; plans are correct without them. */
@NullMarked
package io.millrace.sql.optimize;

import org.jspecify.annotations.NullMarked;
