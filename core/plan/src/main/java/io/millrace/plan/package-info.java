/** What a pipeline is after planning: a graph of operators over tables, without any SQL library. */
@NullMarked
package io.millrace.plan;

import org.jspecify.annotations.NullMarked;
