/** What a connector implements: sources of splits, sinks of epochs. */
@NullMarked
package io.millrace.spi.connector;

import org.jspecify.annotations.NullMarked;
