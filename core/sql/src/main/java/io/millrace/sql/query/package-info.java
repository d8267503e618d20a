/** Validates queries and turns them into relational algebra. */
@NullMarked
package io.millrace.sql.query;

import org.jspecify.annotations.NullMarked;
