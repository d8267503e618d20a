/** Microbenchmarks: pieces of the hot path beside what others use for the same. */
@NullMarked
package io.millrace.bench.jmh;

import org.jspecify.annotations.NullMarked;
