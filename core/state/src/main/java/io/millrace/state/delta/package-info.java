/** Changes of state tables as bytes, divided over files, and folded into fewer. */
@NullMarked
package io.millrace.state.delta;

import org.jspecify.annotations.NullMarked;
