/** The format {@code csv}: one record per line, fields by position. */
@NullMarked
package io.millrace.formats.csv;

import org.jspecify.annotations.NullMarked;
