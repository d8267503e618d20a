/** What can be said about a pipeline before it runs: pure functions over the plan. */
@NullMarked
package io.millrace.advisor;

import org.jspecify.annotations.NullMarked;
