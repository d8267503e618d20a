package io.millrace.engine.graph;

import io.millrace.engine.source.SplitProgress;
import io.millrace.spi.stream.StreamElement;
import io.millrace.state.TableDelta;
import java.util.List;
import java.util.Map;

/**
 * What a run continues from.
 *
 * @param epoch the decided epoch, 0 for a first start
 * @param complete the pipeline had read its whole input
 * @param deltas by operator, per former task, in the order of their epochs
 * @param watermarks by node
 * @param splits how far each split was read
 * @param sinkStates by table, what its writers returned
 * @param ledger by node, name and value of its counters
 */
public record RestorePoint(
        long epoch,
        boolean complete,
        Map<String, List<List<TableDelta>>> deltas,
        Map<String, Long> watermarks,
        List<SplitProgress> splits,
        Map<String, List<byte[]>> sinkStates,
        Map<String, Map<String, Long>> ledger) {
    public static final RestorePoint START =
            new RestorePoint(0, false, Map.of(), Map.of(), List.of(), Map.of(), Map.of());

    public boolean isStart() {
        return epoch == 0;
    }

    long watermark(String node) {
        return watermarks.getOrDefault(node, StreamElement.NO_WATERMARK);
    }
}
