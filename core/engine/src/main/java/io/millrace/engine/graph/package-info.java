/** From a plan to tasks: stages cut at exchanges. */
@NullMarked
package io.millrace.engine.graph;

import org.jspecify.annotations.NullMarked;
