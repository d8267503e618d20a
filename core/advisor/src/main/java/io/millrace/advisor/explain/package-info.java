/**
 * A plan told to a person: Flink's operator names, what bounds each state, how time is told, what each sink promises.
 */
@NullMarked
package io.millrace.advisor.explain;

import org.jspecify.annotations.NullMarked;
