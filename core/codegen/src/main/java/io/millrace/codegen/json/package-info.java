/** SQL functions over JSON texts, called by generated code. */
@NullMarked
package io.millrace.codegen.json;

import org.jspecify.annotations.NullMarked;
