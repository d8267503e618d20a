/** The only door to generated code: expressions over rows become loops over columns. */
@NullMarked
package io.millrace.codegen;

import org.jspecify.annotations.NullMarked;
