/** What generated code calls: SQL functions over primitive values, and the base of generated classes. */
@NullMarked
package io.millrace.codegen.runtime;

import org.jspecify.annotations.NullMarked;
