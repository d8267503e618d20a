/** Columns while they are being filled by a decoder, and the conversion of text into their values. */
@NullMarked
package io.millrace.formats.column;

import org.jspecify.annotations.NullMarked;
