/** The format {@code json}: one object per record. */
@NullMarked
package io.millrace.formats.json;

import org.jspecify.annotations.NullMarked;
