/** Measures CPU per event against Flink on the same files, in one run. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
