/** Options of tables, formats and settings, described once. */
@NullMarked
package io.millrace.spi.option;

import org.jspecify.annotations.NullMarked;
