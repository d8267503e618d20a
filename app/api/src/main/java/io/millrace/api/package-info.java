/**
 * Millrace for programs: parse, check, explain and run a pipeline, and read the rows of a SELECT.
 *
 * <p>Start at {@link io.millrace.api.Millrace}. The command line is built on this package alone.
 */
@NullMarked
package io.millrace.api;

import org.jspecify.annotations.NullMarked;
