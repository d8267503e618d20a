/** Columns of values: flat arrays, dictionaries, constants; and the builders that make them. */
@NullMarked
package io.millrace.spi.column;

import org.jspecify.annotations.NullMarked;
