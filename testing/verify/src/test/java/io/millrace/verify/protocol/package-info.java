/** The commit protocol: its model checked by Spin, its classes driven through all interleavings. */
@NullMarked
package io.millrace.verify.protocol;

import org.jspecify.annotations.NullMarked;
