package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitProgress;
import io.millrace.state.TableDelta;
import java.util.List;
import java.util.Map;

/**
 * What a task contributes to an epoch: its part of a consistent cut.
 *
 * @param deltas by operator, what changed in its state
 * @param sinkStates by writer slot, what its sink must keep
 * @param counters by node, copies
 * @param gateRows by exchange, the rows received
 * @param watermarks by node
 */
public record TaskSnapshot(
        long epoch,
        boolean last,
        int task,
        int subtask,
        Map<String, List<TableDelta>> deltas,
        Map<String, byte[]> sinkStates,
        List<SplitProgress> splits,
        Map<String, OperatorCounters> counters,
        Map<String, Long> gateRows,
        Map<String, Long> watermarks) {}
