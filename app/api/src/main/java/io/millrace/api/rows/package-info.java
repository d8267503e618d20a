/** The rows of a bare SELECT on their way to the program that asked. */
@NullMarked
package io.millrace.api.rows;

import org.jspecify.annotations.NullMarked;
