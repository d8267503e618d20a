/** The format {@code raw}: a record is the value of the table's only column. */
@NullMarked
package io.millrace.formats.raw;

import org.jspecify.annotations.NullMarked;
