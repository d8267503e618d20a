/** What a format implements: record bytes to columns and back. */
@NullMarked
package io.millrace.spi.format;

import org.jspecify.annotations.NullMarked;
