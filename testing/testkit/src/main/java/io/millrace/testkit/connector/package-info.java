/** The connector {@code script}: sources that scripts feed step by step, and sinks that show lost and doubled rows. */
@NullMarked
package io.millrace.testkit.connector;

import org.jspecify.annotations.NullMarked;
