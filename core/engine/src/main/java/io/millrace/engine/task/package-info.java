/** Tasks: one thread each, chains of operators, the queues between them and the watermarks on their edges. */
@NullMarked
package io.millrace.engine.task;

import org.jspecify.annotations.NullMarked;
