package io.millrace.engine.checkpoint;

import io.millrace.engine.graph.RestorePoint;
import io.millrace.engine.graph.SinkTarget;
import io.millrace.engine.graph.TaskGraph;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.task.SpacePatience;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskSnapshot;
import io.millrace.engine.task.WakeUp;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.StreamElement.CheckpointBarrier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts epochs and decides them, one after the other, in an order that never changes.
 *
 * <pre>
 *  request n at the tasks with sources
 *    └ every task: sinks flushed and durable, state copied, acknowledged
 *        └ ledger balances → state files and manifest durable → the decider commits (without one: decided)
 *            └ followers make the output of n visible
 *                └ epoch n+1 may begin
 * </pre>
 *
 * A crash before the decision leaves the epoch before as the last one; a crash after it is finished at the next start.
 * Driven in steps by one thread, or by a seeded simulation.
 */
public final class CheckpointCoordinator {
    /** After a restart somebody waits for rows: the first epoch is not given a whole interval to fill. */
    private static final long FIRST_EPOCH_NANOS = 100_000_000L;

    private final TaskGraph graph;
    private final EpochStore store;
    private final Ledger ledger;
    private final RestorePoint restore;
    private final SplitAssigner assigner;
    private final SpacePatience patience;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final long intervalNanos;
    private final Queue<TaskSnapshot> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<Integer, TaskSnapshot> collected = new HashMap<>();
    private @Nullable CheckpointBarrier inFlight;
    private boolean inFlightComplete;
    private volatile long decidedEpoch;
    private volatile Map<String, OperatorCounters> decidedLedger;
    private volatile boolean stopRequested;
    private volatile boolean finished;
    private volatile boolean complete;
    private long lastTriggerNanos;
    private long lastActivity;
    private boolean recovering;
    /** Tasks read nothing after the epoch that was requested next, because a sink is full. */
    private boolean holding;

    public CheckpointCoordinator(
            TaskGraph graph,
            EpochStore store,
            RestorePoint restore,
            SplitAssigner assigner,
            Supplier<SpacePatience> patience,
            Clock clock,
            WakeUp wakeUp,
            long intervalNanos) {
        this.graph = graph;
        this.store = store;
        this.restore = restore;
        this.assigner = assigner;
        this.patience = patience.get();
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.intervalNanos = intervalNanos;
        ledger = new Ledger(graph.stages(), recordsBefore(restore));
        decidedEpoch = restore.epoch();
        recovering = !restore.isStart();
        decidedLedger = totals(List.of());
        lastTriggerNanos = clock.monotonicNanos();
    }

    private static Map<String, Long> recordsBefore(RestorePoint restore) {
        Map<String, Long> records = new HashMap<>();
        for (SplitProgress split : restore.splits()) {
            records.merge(split.source(), split.position().records(), Long::sum);
        }
        return records;
    }

    /** Any thread: a task has made its cut. */
    public void acknowledge(TaskSnapshot snapshot) {
        acknowledged.add(snapshot);
        wakeUp.wake();
    }

    /** Any thread: end with one more epoch. */
    public void requestStop() {
        stopRequested = true;
        wakeUp.wake();
    }

    /** Whether the last epoch was decided and its output made visible. */
    public boolean isFinished() {
        return finished;
    }

    /** Whether the whole input was read. */
    public boolean isComplete() {
        return complete;
    }

    public long decidedEpoch() {
        return decidedEpoch;
    }

    /** The counters of each node up to the last decided epoch, over all runs. */
    public Map<String, OperatorCounters> decidedLedger() {
        return decidedLedger;
    }

    /** Does a little; returns whether there was something to do. */
    public boolean step() {
        if (finished) {
            return false;
        }
        boolean moved = assigner.discoverWhenDue();
        if (inFlight == null) {
            endHold();
            return triggerWhenDue() || moved;
        }
        TaskSnapshot snapshot;
        while ((snapshot = acknowledged.poll()) != null) {
            collected.put(snapshot.task(), snapshot);
            moved = true;
        }
        if (collected.size() == graph.tasks().size()) {
            decide();
            moved = true;
        }
        return moved;
    }

    private boolean triggerWhenDue() {
        boolean exhausted = graph.tasks().stream().allMatch(Task::isExhausted);
        if (exhausted || stopRequested) {
            trigger(true, exhausted && assigner.isBounded());
            return true;
        }
        long now = clock.monotonicNanos();
        long interval = recovering ? Math.min(intervalNanos, FIRST_EPOCH_NANOS) : intervalNanos;
        if (now - lastTriggerNanos < interval) {
            return false;
        }
        lastTriggerNanos = now;
        long activity = activity();
        if (activity == lastActivity) {
            return false;
        }
        lastActivity = activity;
        recovering = false;
        trigger(false, false);
        return true;
    }

    private long activity() {
        return graph.tasks().stream().mapToLong(Task::activity).sum();
    }

    private boolean isFull() {
        return graph.sinks().values().stream().anyMatch(target -> target.sink().isFull());
    }

    private void endHold() {
        boolean full = isFull();
        if (holding && !full) {
            holding = false;
            graph.tasks().forEach(task -> task.holdAfter(Long.MAX_VALUE));
        }
    }

    private void trigger(boolean last, boolean inputComplete) {
        CheckpointBarrier barrier = new CheckpointBarrier(decidedEpoch + 1, last);
        if (!holding && isFull()) {
            // Between two epochs: a transaction that is open while nothing is read would expire.
            holding = true;
            graph.tasks().forEach(task -> task.holdAfter(barrier.epoch()));
        }
        inFlight = barrier;
        inFlightComplete = inputComplete;
        collected.clear();
        for (Task task : graph.tasks()) {
            if (!task.sources().isEmpty()) {
                task.request(barrier);
            }
        }
    }

    private void decide() {
        CheckpointBarrier barrier = inFlight;
        if (barrier == null) {
            throw new IllegalStateException("no epoch to decide");
        }
        List<TaskSnapshot> snapshots = new ArrayList<>(collected.values());
        ledger.check(barrier.epoch(), snapshots);
        Epoch epoch = new Epoch(barrier.epoch(), barrier.last(), inFlightComplete, snapshots, totals(snapshots));
        patience.run(() -> store.decide(epoch));
        decidedEpoch = barrier.epoch();
        decidedLedger = epoch.ledger();
        Map<String, byte[]> states = epoch.sinkStates();
        for (SinkTarget target : graph.sinks().values()) {
            List<byte[]> own = target.statesOf(states);
            patience.run(() -> target.sink().committed(barrier.epoch(), own));
        }
        tellSources(epoch);
        patience.run(store::settle);
        inFlight = null;
        if (barrier.last()) {
            complete = inFlightComplete;
            finished = true;
        }
    }

    private void tellSources(Epoch epoch) {
        graph.sources().forEach((id, source) -> {
            Map<Split, SplitPosition> positions = new HashMap<>();
            for (SplitProgress split : epoch.splits()) {
                if (split.source().equals(id)) {
                    positions.put(split.split(), split.position());
                }
            }
            source.decided(positions);
        });
    }

    /** The counters of this run on top of those of the runs before. */
    private Map<String, OperatorCounters> totals(List<TaskSnapshot> snapshots) {
        Map<String, OperatorCounters> totals = Epoch.totals(snapshots);
        restore.ledger().forEach((node, counters) -> totals.computeIfAbsent(node, key -> new OperatorCounters())
                .add(LedgerCodec.counters(counters)));
        return totals;
    }
}
