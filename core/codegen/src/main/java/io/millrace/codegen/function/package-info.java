/** SQL functions over numbers, decimals and UTF-8 slices, called by generated code. */
@NullMarked
package io.millrace.codegen.function;

import org.jspecify.annotations.NullMarked;
