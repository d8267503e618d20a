/** State as tables of columns, and the checkpoints that keep it. */
@NullMarked
package io.millrace.state;

import org.jspecify.annotations.NullMarked;
