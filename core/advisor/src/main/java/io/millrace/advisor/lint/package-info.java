/** What {@code check} warns of: one rule in each file, all of them listed in {@link io.millrace.advisor.lint.Lint}. */
@NullMarked
package io.millrace.advisor.lint;

import org.jspecify.annotations.NullMarked;
