package io.millrace.engine.operator;

import io.millrace.spi.effect.Clock;
import java.time.ZoneId;

/**
 * What a stateful operator is given by its task.
 *
 * @param sessionZone {@code table.local-time-zone}: windows over TIMESTAMP_LTZ are aligned in it
 * @param clock the time of windows over processing time
 * @param counters written by the operator
 * @param lateRows takes rows that are late for all their windows
 * @param maxStateRows limit of this task's rows in state
 * @param maxStateBytes limit of this task's bytes in state
 */
public record OperatorContext(
        ZoneId sessionZone,
        Clock clock,
        OperatorCounters counters,
        LateRows lateRows,
        long maxStateRows,
        long maxStateBytes) {}
