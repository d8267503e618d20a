/** Windows: which a row belongs to, what is kept for them, and when they are emitted. */
@NullMarked
package io.millrace.engine.window;

import org.jspecify.annotations.NullMarked;
