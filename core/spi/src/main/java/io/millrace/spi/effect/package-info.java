/** Clock and disk behind interfaces, so that the real engine also runs in a simulation. */
@NullMarked
package io.millrace.spi.effect;

import org.jspecify.annotations.NullMarked;
