package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SourceInput;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.source.SplitStatus;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.StreamElement.CheckpointBarrier;
import io.millrace.state.TableDelta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread's share of a stage: inputs, a chain of operators, outputs. Does one small step at a time, so that a thread
 * or a seeded simulation can drive it.
 *
 * <pre>
 *  sources ─┐                                   ┌─ sinks
 *           ├─► operators, pushed batch by batch ┤
 *  gates ───┘                                   └─ exchanges (full: no new input until they have room)
 *
 *  epoch n:  the coordinator requests it at sources, or all channels of the gates have brought its barrier
 *            → side tables flushed, sinks prepared, state and counters copied = the cut
 *            → barrier to all exchanges → acknowledged to the coordinator
 * </pre>
 */
public final class Task {
    private static final long PROCESSING_TIME_STEP_MILLIS = 1;

    private final int number;
    private final int subtask;
    private final TaskParts parts;
    private final Clock clock;
    private final Consumer<TaskSnapshot> acknowledge;
    private volatile @Nullable CheckpointBarrier requested;
    private volatile long activity;
    private volatile long holdAfter = Long.MAX_VALUE;
    private volatile boolean finished;
    private volatile @Nullable TaskStatus status;
    private long steps;
    private long lastEpoch;
    /** The last cut was made; only its barrier may still wait for room in a queue. */
    private boolean finishing;

    private long lastProcessingTime;

    public Task(
            int number, int subtask, TaskParts parts, long lastEpoch, Clock clock, Consumer<TaskSnapshot> acknowledge) {
        this.number = number;
        this.subtask = subtask;
        this.parts = parts;
        this.lastEpoch = lastEpoch;
        this.clock = clock;
        this.acknowledge = acknowledge;
    }

    public int number() {
        return number;
    }

    /** {@code scan_orders_0}: the first node and the subtask. */
    public String name() {
        return parts.nodes().get(0).id() + "_" + subtask;
    }

    public WakeUp wakeUp() {
        return parts.wakeUp();
    }

    public List<SourceInput> sources() {
        return parts.sources();
    }

    /** Any thread: the coordinator wants an epoch. Only tasks with sources listen to it. */
    public void request(CheckpointBarrier barrier) {
        requested = barrier;
        parts.wakeUp().wake();
    }

    /**
     * Any thread: once this epoch was cut nothing more is read, and no time passes, until this is called again. So
     * nothing of a later epoch is begun anywhere; {@link Long#MAX_VALUE} ends the hold.
     */
    public void holdAfter(long epoch) {
        holdAfter = epoch;
        parts.wakeUp().wake();
    }

    /** Whether every source of this task has been read to its end (or, available-now, to what there is). */
    public boolean isExhausted() {
        return parts.sources().stream().allMatch(SourceInput::exhausted);
    }

    public boolean isFinished() {
        return finished;
    }

    /** Rises whenever the task did something that an epoch would have to keep, and while output waits for an epoch. */
    public long activity() {
        return activity;
    }

    public @Nullable TaskStatus status() {
        return status;
    }

    /** Does a little; returns whether there was something to do. */
    public boolean step() {
        if (finished || !flushExchanges()) {
            return false;
        }
        if (finishing) {
            finished = true;
            return true;
        }
        CheckpointBarrier barrier = alignedBarrier();
        if (barrier != null) {
            cut(barrier);
            return true;
        }
        boolean moved = false;
        boolean progressed = parts.sinks().values().stream().anyMatch(SinkNode::wantsEpoch);
        for (InputGate gate : parts.gates()) {
            long before = gate.elements();
            moved |= gate.takeOne();
            progressed |= gate.elements() != before;
        }
        boolean held = lastEpoch >= holdAfter;
        if (!isCutDue() && !held) {
            for (SourceInput source : parts.sources()) {
                boolean read = source.readOnce();
                moved |= read;
                progressed |= read;
            }
        }
        boolean fired = !held && letTimePass();
        moved |= fired;
        if (moved) {
            parts.badRows().flush();
            parts.lateTables().flush();
        }
        if (progressed || fired) {
            steps++;
            activity = steps;
        }
        return moved;
    }

    /** Whether a step could do something; looked at before sleeping. */
    public boolean hasWork() {
        for (InputGate gate : parts.gates()) {
            if (gate.hasNext()) {
                return true;
            }
        }
        return alignedBarrier() != null;
    }

    private boolean flushExchanges() {
        boolean flushed = true;
        for (ExchangeNode exchange : parts.exchanges()) {
            flushed &= exchange.flush();
        }
        return flushed;
    }

    private boolean isCutDue() {
        CheckpointBarrier barrier = requested;
        return barrier != null && barrier.epoch() > lastEpoch;
    }

    /** The barrier of the next epoch once all inputs have it, or null. */
    private @Nullable CheckpointBarrier alignedBarrier() {
        CheckpointBarrier barrier = null;
        if (!parts.sources().isEmpty()) {
            if (!isCutDue()) {
                return null;
            }
            barrier = requested;
        }
        for (InputGate gate : parts.gates()) {
            barrier = gate.alignedBarrier();
            if (barrier == null) {
                return null;
            }
        }
        return barrier;
    }

    private void cut(CheckpointBarrier barrier) {
        parts.badRows().flush();
        parts.lateTables().flush();
        Map<String, byte[]> sinkStates = new HashMap<>();
        parts.sinks().forEach((slot, sink) -> sinkStates.put(slot, sink.prepare(barrier.epoch(), barrier.last())));
        TaskSnapshot snapshot = snapshot(barrier, sinkStates);
        for (ExchangeNode exchange : parts.exchanges()) {
            exchange.broadcast(barrier);
        }
        parts.gates().forEach(InputGate::release);
        lastEpoch = barrier.epoch();
        publishStatus();
        acknowledge.accept(snapshot);
        finishing = barrier.last();
    }

    private TaskSnapshot snapshot(CheckpointBarrier barrier, Map<String, byte[]> sinkStates) {
        Map<String, List<TableDelta>> deltas = new HashMap<>();
        Map<String, OperatorCounters> counters = new HashMap<>();
        Map<String, Long> watermarks = new HashMap<>();
        for (Node node : parts.nodes()) {
            List<TableDelta> changed = node.snapshot();
            if (!changed.isEmpty()) {
                deltas.put(node.id(), changed);
            }
            counters.put(node.id(), node.counters().copy());
            watermarks.put(node.id(), node.watermark());
        }
        Map<String, Long> gateRows = new HashMap<>();
        for (InputGate gate : parts.gates()) {
            gateRows.merge(gate.exchangeId(), gate.rows(), Long::sum);
        }
        List<SplitProgress> splits = new ArrayList<>();
        parts.sources().forEach(source -> splits.addAll(source.progress()));
        return new TaskSnapshot(
                barrier.epoch(),
                barrier.last(),
                number,
                subtask,
                deltas,
                sinkStates,
                splits,
                counters,
                gateRows,
                watermarks);
    }

    /** Tells the time to those who want to know it; returns whether one of them gave rows for it. */
    private boolean letTimePass() {
        if (parts.timed().isEmpty()) {
            return false;
        }
        boolean fired = false;
        long now = clock.wallMillis();
        if (now - lastProcessingTime >= PROCESSING_TIME_STEP_MILLIS || now < lastProcessingTime) {
            lastProcessingTime = now;
            for (Node node : parts.timed()) {
                fired |= node.processingTime(now);
            }
        }
        return fired;
    }

    /** Task's thread: lets others see counters and watermarks as they are now. */
    public void publishStatus() {
        Map<String, OperatorCounters> counters = new HashMap<>();
        Map<String, Long> watermarks = new HashMap<>();
        long stateRows = 0;
        long stateBytes = 0;
        for (Node node : parts.nodes()) {
            counters.put(node.id(), node.counters().copy());
            watermarks.put(node.id(), node.watermark());
            stateRows += node.stateRows();
            stateBytes += node.stateBytes();
        }
        List<SplitStatus> splits = new ArrayList<>();
        parts.sources().forEach(source -> splits.addAll(source.status()));
        String waitsFor = null;
        for (SourceInput source : parts.sources()) {
            waitsFor = waitsFor == null ? source.waitsFor() : waitsFor;
        }
        status = new TaskStatus(counters, watermarks, splits, stateRows, stateBytes, waitsFor);
    }

    public void close() throws IOException {
        IOException first = null;
        for (Node node : parts.nodes()) {
            try {
                node.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
