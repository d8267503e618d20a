/** Checkpoints: what a pipeline knew at an epoch, kept so that it can be restored exactly or is refused. */
@NullMarked
package io.millrace.state.checkpoint;

import org.jspecify.annotations.NullMarked;
