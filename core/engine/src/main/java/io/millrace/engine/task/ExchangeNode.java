package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.spi.column.Column;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.state.table.KeyHash;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The sending end of an exchange: splits each batch by the hash of its keys and puts the parts into the queues of the
 * downstream tasks.
 *
 * <p>A queue that is full makes its elements wait here; the task then takes no new input until they are gone, so that
 * what waits is bounded by what one input element can produce.
 */
public final class ExchangeNode implements Node, Receiver {
    private final String id;
    private final int[] keys;
    private final List<Channel> channels;
    private final List<Deque<StreamElement>> waiting;
    private final OperatorCounters counters = new OperatorCounters();
    private int[] hashes = new int[0];
    private final int[][] positions;
    private final int[] counts;
    private long watermark = StreamElement.NO_WATERMARK;

    public ExchangeNode(String id, List<Integer> keys, List<Channel> channels) {
        this.id = id;
        this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
        this.channels = List.copyOf(channels);
        waiting = channels.stream()
                .<Deque<StreamElement>>map(channel -> new ArrayDeque<>())
                .toList();
        positions = new int[channels.size()][0];
        counts = new int[channels.size()];
    }

    @Override
    public void accept(ChangeBatch batch) {
        counters.in += batch.rowCount();
        counters.passed += batch.rowCount();
        counters.out += batch.rowCount();
        if (channels.size() == 1 || keys.length == 0) {
            put(0, batch);
            return;
        }
        partition(batch);
        for (int target = 0; target < channels.size(); target++) {
            if (counts[target] == batch.rowCount()) {
                put(target, batch);
            } else if (counts[target] > 0) {
                put(target, batch.gather(positions[target], counts[target]));
            }
        }
    }

    private void partition(ChangeBatch batch) {
        int rows = batch.rowCount();
        if (hashes.length < rows) {
            hashes = new int[rows];
            for (int target = 0; target < positions.length; target++) {
                positions[target] = new int[rows];
            }
        }
        Column[] keyColumns = new Column[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyColumns[i] = batch.column(keys[i]);
        }
        KeyHash.hash(keyColumns, rows, hashes);
        for (int target = 0; target < counts.length; target++) {
            counts[target] = 0;
        }
        for (int row = 0; row < rows; row++) {
            int target = KeyHash.taskOf(hashes[row], positions.length);
            positions[target][counts[target]++] = row;
        }
    }

    @Override
    public void watermark(long millis) {
        watermark = Math.max(watermark, millis);
        broadcast(new StreamElement.Watermark(millis));
    }

    @Override
    public void idle(long greatestSplitMillis) {
        broadcast(new StreamElement.Idle(greatestSplitMillis));
    }

    void broadcast(StreamElement element) {
        for (int target = 0; target < channels.size(); target++) {
            put(target, element);
        }
    }

    private void put(int target, StreamElement element) {
        Deque<StreamElement> queue = waiting.get(target);
        if (!queue.isEmpty() || !channels.get(target).offer(element)) {
            queue.add(element);
        }
    }

    /** Moves what waits into the queues; returns whether nothing waits any more. */
    boolean flush() {
        boolean flushed = true;
        for (int target = 0; target < channels.size(); target++) {
            Deque<StreamElement> queue = waiting.get(target);
            while (!queue.isEmpty() && channels.get(target).offer(queue.peek())) {
                queue.remove();
            }
            flushed &= queue.isEmpty();
        }
        return flushed;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OperatorCounters counters() {
        return counters;
    }

    @Override
    public long watermark() {
        return watermark;
    }
}
