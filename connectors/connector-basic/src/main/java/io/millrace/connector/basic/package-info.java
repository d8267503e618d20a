/** Connectors without a service behind them: files, generated rows, print, blackhole. */
@NullMarked
package io.millrace.connector.basic;

import org.jspecify.annotations.NullMarked;
