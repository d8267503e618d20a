/** Parses single statements and words syntax errors. */
@NullMarked
package io.millrace.sql.grammar;

import org.jspecify.annotations.NullMarked;
