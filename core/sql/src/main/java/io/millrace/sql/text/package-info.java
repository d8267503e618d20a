/** The text of a pipeline file before any grammar sees it: decoding, limits, statements. */
@NullMarked
package io.millrace.sql.text;

import org.jspecify.annotations.NullMarked;
