package io.millrace.engine.graph;

import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.RowRejections;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A written table and its writers: one per task of each sink node, dead-letter or late table that writes it.
 *
 * <p>The states of a restored epoch are dealt to the writers in turn: any writer can go on from any state.
 */
public final class SinkTarget {
    private final TableDefinition table;
    private final Sink sink;
    private final List<String> slots = new ArrayList<>();
    private List<byte[]> restored = List.of();

    public SinkTarget(TableDefinition table, Sink sink) {
        this.table = table;
        this.sink = sink;
    }

    public TableDefinition table() {
        return table;
    }

    public Sink sink() {
        return sink;
    }

    /** Reserves a writer; all are reserved before the first is opened. */
    public void reserve(String slot) {
        slots.add(slot);
    }

    public void restore(List<byte[]> states) {
        restored = List.copyOf(states);
    }

    /** Opens the writer of a slot for rows with this event-time column, or {@link WriterRequest#NO_EVENT_TIME}. */
    public SinkWriter open(String slot, int eventTime, RowRejections rejections) throws IOException {
        int index = slots.indexOf(slot);
        List<byte[]> share = new ArrayList<>();
        for (int i = index; i < restored.size(); i += slots.size()) {
            share.add(restored.get(i));
        }
        return sink.writer(new WriterRequest(index, share, eventTime, rejections));
    }

    /** This table's part of an epoch's sink states, in the order of the slots. */
    public List<byte[]> statesOf(Map<String, byte[]> statesBySlot) {
        Map<Integer, byte[]> ordered = new TreeMap<>();
        statesBySlot.forEach((slot, state) -> {
            int index = slots.indexOf(slot);
            if (index >= 0) {
                ordered.put(index, state);
            }
        });
        return List.copyOf(ordered.values());
    }
}
