package io.millrace.engine.source;

import io.millrace.engine.EngineError;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.side.BadRows;
import io.millrace.engine.side.SplitDirectory;
import io.millrace.engine.task.FanOut;
import io.millrace.engine.task.Node;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import io.millrace.spi.stream.StreamElement;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads one table's splits in one task, always from the split with the least watermark next: that bounds state, and
 * promises no order.
 *
 * <p>The table's watermark in this task is the least of its active splits. A split that ended is not active; one
 * without records for the idle timeout is idle. When none is active, the watermark waits for the idle timeout and then
 * rises to the greatest that any split reached. At the end of a bounded table it rises to the end of time.
 */
public final class SourceInput implements Node {
    private final String id;
    private final Source source;
    private final ReadRequest request;
    private final SourceSettings settings;
    private final SplitDirectory directory;
    private final BadRows badRows;
    private final FanOut output;
    private final OperatorCounters counters = new OperatorCounters();
    private final Queue<SplitAssignment> assignments = new ConcurrentLinkedQueue<>();
    private final SplitQueue splits = new SplitQueue();
    private volatile boolean assignmentComplete;
    private @Nullable SourceSession session;
    private @Nullable SplitState current;
    private @Nullable SourceBatch currentBatch;
    private long watermark = StreamElement.NO_WATERMARK;
    private long lastRecordNanos;
    private boolean idle;
    private boolean emptyRound;
    private volatile boolean exhausted;

    public SourceInput(
            String id,
            Source source,
            ReadRequest request,
            SourceSettings settings,
            SplitDirectory directory,
            BadRows badRows,
            FanOut output) {
        this.id = id;
        this.source = source;
        this.request = request;
        this.settings = settings;
        this.directory = directory;
        this.badRows = badRows;
        this.output = output;
        lastRecordNanos = settings.clock().monotonicNanos();
    }

    /** Any thread: a split to read. */
    public void assign(SplitAssignment assignment) {
        assignments.add(assignment);
    }

    /** Any thread: no split will be assigned any more. */
    public void completeAssignment() {
        assignmentComplete = true;
    }

    /** The split whose rows are on their way through the chain. */
    SplitState current() {
        SplitState split = current;
        if (split == null) {
            throw new IllegalStateException("rows outside of a read");
        }
        return split;
    }

    /**
     * The number in its split of the record that a row of the batch on its way came from; where records of the batch
     * gave no row, of one shortly before it.
     */
    long recordOf(int row) {
        SourceBatch batch = currentBatch;
        return batch == null ? -1 : batch.firstRecord() + row;
    }

    /** By row of the batch on its way, when its record was stored; null where the source does not tell. */
    long @Nullable [] recordTimestamps(ChangeBatch batch) {
        SourceBatch read = currentBatch;
        long[] timestamps = read == null ? null : read.recordTimestamps();
        ChangeBatch rows = read == null ? null : read.rows();
        if (timestamps == null || rows == null || rows.rowCount() == batch.rowCount()) {
            return timestamps;
        }
        // Rows whose columns could not be computed are missing; batches that may lose some carry origins.
        RowOrigins all = rows.origins();
        RowOrigins left = batch.origins();
        if (all == null || left == null) {
            return null;
        }
        long[] own = new long[batch.rowCount()];
        int from = 0;
        for (int row = 0; row < own.length; row++) {
            while (all.offset(from) != left.offset(row)) {
                from++;
            }
            own[row] = timestamps[from];
        }
        return own;
    }

    /** Reads one batch, if there is one now; returns whether anything moved. */
    public boolean readOnce() {
        boolean moved = takeAssignments();
        boolean anyRead = false;
        SplitState least = splits.leastWatermark();
        if (least != null) {
            anyRead = read(least) || readAnyBut(least);
        }
        emptyRound = !anyRead && (!settings.availableNow() || allCaughtUp());
        long before = watermark;
        publishWatermark();
        return moved || anyRead || watermark != before;
    }

    /** Whether everything there is has been read, for good (bounded) or for this run (available-now). */
    public boolean exhausted() {
        return exhausted;
    }

    private boolean takeAssignments() {
        boolean taken = false;
        SplitAssignment assignment;
        while ((assignment = assignments.poll()) != null) {
            splits.add(new SplitState(
                    assignment,
                    directory.name(assignment.number()),
                    settings.clock().monotonicNanos()));
            lastRecordNanos = settings.clock().monotonicNanos();
            taken = true;
        }
        return taken;
    }

    /** The split with the least watermark has nothing now: all others in turn. */
    private boolean readAnyBut(SplitState least) {
        for (SplitState split : splits.open()) {
            if (split != least && read(split)) {
                return true;
            }
        }
        return false;
    }

    private boolean read(SplitState split) {
        try {
            SplitReader reader = split.reader;
            if (reader == null) {
                reader = session().open(split.split, split.position, numbered(split.number));
                split.reader = reader;
            }
            SourceBatch batch = reader.read(settings.batchRows());
            long lost = reader.takeLost();
            counters.lost += lost;
            if (batch.records() > 0) {
                splits.beforeRead(split);
                try {
                    handle(split, batch);
                } finally {
                    splits.afterRead(split);
                }
            }
            split.position = reader.position();
            noteIdleness(split, reader, batch.records() > 0);
            if (reader.atEnd()) {
                // The split counts up to its end: the last one of a table takes the watermark as far as it came itself.
                publishWatermark();
                splits.end(split);
                reader.close();
                split.reader = null;
                return true;
            }
            return batch.records() > 0 || lost > 0;
        } catch (IOException e) {
            throw notReadable(split, e);
        }
    }

    private boolean allCaughtUp() {
        for (SplitState split : splits.open()) {
            SplitReader reader = split.reader;
            if (reader != null && !isCaughtUp(split, reader)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCaughtUp(SplitState split, SplitReader reader) {
        try {
            return reader.isCaughtUp();
        } catch (IOException e) {
            throw notReadable(split, e);
        }
    }

    private static MillraceException notReadable(SplitState split, IOException e) {
        return new MillraceException(
                MillraceException.Phase.FAILED,
                List.of(Problem.error(
                        EngineError.READ_FAILED,
                        "split " + split.split.id() + " of table `" + split.name.table() + "` could not be read: "
                                + e.getMessage())),
                e);
    }

    private SourceSession session() throws IOException {
        SourceSession opened = session;
        if (opened == null) {
            opened = source.session();
            session = opened;
        }
        return opened;
    }

    private ReadRequest numbered(int splitNumber) {
        return new ReadRequest(
                request.physical(), request.metadataKeys(), request.origins(), splitNumber, settings.availableNow());
    }

    private void handle(SplitState split, SourceBatch batch) {
        counters.in += batch.records();
        counters.filtered += batch.skipped();
        counters.dead += batch.bad().size();
        for (BadRecord bad : batch.bad()) {
            badRows.add(split.name, batch.firstRecord() + bad.record(), bad.raw(), bad.code(), bad.cause(), null);
        }
        ChangeBatch rows = batch.rows();
        if (rows != null) {
            counters.passed += rows.rowCount();
            current = split;
            currentBatch = batch;
            output.emit(rows);
            current = null;
            currentBatch = null;
        }
    }

    private void noteIdleness(SplitState split, SplitReader reader, boolean gaveRecords) throws IOException {
        long now = settings.clock().monotonicNanos();
        if (gaveRecords) {
            split.lastRecordNanos = now;
            lastRecordNanos = now;
            split.idle = false;
            idle = false;
        } else if (settings.idleTimeoutNanos() > 0) {
            boolean quiet = now - split.lastRecordNanos >= settings.idleTimeoutNanos();
            split.idle = quiet && (split.idle || reader.isCaughtUp());
        }
    }

    private void publishWatermark() {
        SplitState least = splits.leastActive();
        boolean allEnded = splits.open().isEmpty();
        if (least != null) {
            raise(least.watermark);
        } else if (allEnded && isComplete() && !settings.availableNow()) {
            raise(StreamElement.END_WATERMARK);
        } else if (!idle && (isQuiet() || (allEnded && isComplete()))) {
            idle = true;
            long greatest = Math.max(watermark, splits.greatestWatermark());
            if (settings.wholeTable()) {
                raise(greatest);
            }
            output.idle(greatest);
        }
        exhausted =
                assignmentComplete && assignments.isEmpty() && (allEnded || (settings.availableNow() && emptyRound));
    }

    /** Whether all splits that this run will read are known here. */
    private boolean isComplete() {
        return assignmentComplete && assignments.isEmpty();
    }

    private void raise(long millis) {
        if (millis > watermark) {
            watermark = millis;
            output.watermark(millis);
        }
    }

    private boolean isQuiet() {
        return splits.all().isEmpty()
                || (settings.idleTimeoutNanos() > 0
                        && settings.clock().monotonicNanos() - lastRecordNanos >= settings.idleTimeoutNanos());
    }

    /** How far each split was read; splits that were assigned and not yet looked at are among them. */
    public List<SplitProgress> progress() {
        takeAssignments();
        return splits.all().stream().map(split -> split.progress(id)).toList();
    }

    /** What keeps this input from reading, for people, or null. */
    public @Nullable String waitsFor() {
        return session == null ? null : session.waitsFor();
    }

    /** As {@link #progress}, with what a person wants to know beside it. */
    public List<SplitStatus> status() {
        takeAssignments();
        return splits.all().stream().map(split -> split.status(id)).toList();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OperatorCounters counters() {
        counters.out = output.rows();
        return counters;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public void close() throws IOException {
        for (SplitState split : splits.all()) {
            if (split.reader != null) {
                split.reader.close();
            }
        }
        if (session != null) {
            session.close();
        }
    }
}
