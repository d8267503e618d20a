/** Output for systems that apply epochs after somebody else has decided them. */
@NullMarked
package io.millrace.spi.follower;

import org.jspecify.annotations.NullMarked;
