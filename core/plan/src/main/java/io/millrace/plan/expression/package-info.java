/** Typed expressions over the columns of a row. */
@NullMarked
package io.millrace.plan.expression;

import org.jspecify.annotations.NullMarked;
