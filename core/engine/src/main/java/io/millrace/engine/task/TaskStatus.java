package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task's counters as it last showed them; a copy.
 *
 * @param waitsFor what keeps its sources from reading, or null
 */
public record TaskStatus(
        Map<String, OperatorCounters> counters,
        Map<String, Long> watermarks,
        List<SplitStatus> splits,
        long stateRows,
        long stateBytes,
        @Nullable String waitsFor) {}
