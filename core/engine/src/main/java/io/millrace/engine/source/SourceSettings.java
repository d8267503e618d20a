package io.millrace.engine.source;

import io.millrace.spi.effect.Clock;
import java.util.Optional;

/**
 * How a task reads a table.
 *
 * @param batchRows the most records per read
 * @param availableNow read what is there, then be done, and leave windows open
 * @param idleTimeoutNanos after which a split without records is idle; 0 means never
 * @param futureGuardMillis how far a row's event time may be ahead of its record's time; empty switches the guard off
 * @param guardsByClock whether the wall clock stands in where records have no time of their own
 * @param wholeTable whether this task reads all splits of the table
 */
public record SourceSettings(
        int batchRows,
        boolean availableNow,
        long idleTimeoutNanos,
        Optional<Long> futureGuardMillis,
        boolean guardsByClock,
        boolean wholeTable,
        Clock clock) {}
