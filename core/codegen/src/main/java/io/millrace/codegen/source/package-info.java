/** Writes the Java source of filters and projections. */
@NullMarked
package io.millrace.codegen.source;

import org.jspecify.annotations.NullMarked;
