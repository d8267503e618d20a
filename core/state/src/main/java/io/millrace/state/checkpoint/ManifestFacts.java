package io.millrace.state.checkpoint;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an epoch's manifest says beside the state files: where the sources stand, how far event time is, what the sinks
 * promised, what was counted.
 *
 * @param operatorWatermarks by operator id, in milliseconds
 * @param ledger counters by name
 * @param complete whether the input ended and this epoch holds all output: nothing is left to run
 * @param wallMillis when the epoch was cut, for people
 */
public record ManifestFacts(
        List<SourceFacts> sources,
        Map<String, Long> operatorWatermarks,
        List<SinkFacts> sinks,
        Map<String, Long> ledger,
        boolean complete,
        long wallMillis) {
    public ManifestFacts {
        sources = List.copyOf(sources);
        operatorWatermarks = new TreeMap<>(operatorWatermarks);
        sinks = List.copyOf(sinks);
        ledger = new TreeMap<>(ledger);
    }

    public static ManifestFacts empty() {
        return new ManifestFacts(List.of(), Map.of(), List.of(), Map.of(), false, 0);
    }

    /**
     * A scan and its splits.
     *
     * @param name the source table, or whatever else names the scan uniquely
     * @param watermark the table's watermark in milliseconds
     */
    public record SourceFacts(String name, long watermark, List<SplitFacts> splits) {
        public SourceFacts {
            splits = List.copyOf(splits);
        }
    }

    /**
     * How far a split was read.
     *
     * @param watermark the split's watermark in milliseconds
     */
    public record SplitFacts(Split split, SplitPosition position, long watermark, boolean ended, boolean idle) {}

    /**
     * What a sink needs to finish the epoch, again if need be.
     *
     * @param name the sink table, or whatever else names the sink uniquely
     * @param states what {@code SinkWriter.prepare} returned, by subtask
     */
    public record SinkFacts(String name, List<byte[]> states) {
        public SinkFacts {
            states = List.copyOf(states);
        }
    }
}
