/** The operators: rows in, rows out, state in tables. No threads, barriers or full queues here. */
@NullMarked
package io.millrace.engine.operator;

import org.jspecify.annotations.NullMarked;
