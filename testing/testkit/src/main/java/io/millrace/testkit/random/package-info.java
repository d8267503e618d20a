/** Random pipelines over random rows, from seeds. */
@NullMarked
package io.millrace.testkit.random;

import org.jspecify.annotations.NullMarked;
