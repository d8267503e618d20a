/** SQL functions over dates, times, timestamps and intervals, called by generated code. */
@NullMarked
package io.millrace.codegen.time;

import org.jspecify.annotations.NullMarked;
