/** What flows between operators: batches of changes and signals. */
@NullMarked
package io.millrace.spi.stream;

import org.jspecify.annotations.NullMarked;
