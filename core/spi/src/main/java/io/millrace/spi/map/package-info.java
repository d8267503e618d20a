/** The bytes of MAP values. */
@NullMarked
package io.millrace.spi.map;

import org.jspecify.annotations.NullMarked;
