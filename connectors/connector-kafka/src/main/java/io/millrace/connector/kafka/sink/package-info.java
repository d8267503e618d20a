/** Writes topics: at least once, or in the transaction that decides the epoch. */
@NullMarked
package io.millrace.connector.kafka.sink;

import org.jspecify.annotations.NullMarked;
