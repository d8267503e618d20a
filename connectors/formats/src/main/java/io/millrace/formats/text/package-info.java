/** Numbers, times and binary values as bytes of text, read and written without an object per value. */
@NullMarked
package io.millrace.formats.text;

import org.jspecify.annotations.NullMarked;
