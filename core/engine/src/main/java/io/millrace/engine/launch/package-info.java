/** Starting, watching and stopping a pipeline. */
@NullMarked
package io.millrace.engine.launch;

import org.jspecify.annotations.NullMarked;
