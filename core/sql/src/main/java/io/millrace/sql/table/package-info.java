/** Declared tables: CREATE TABLE, their options, their checks. */
@NullMarked
package io.millrace.sql.table;

import org.jspecify.annotations.NullMarked;
