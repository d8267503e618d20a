package io.millrace.spi.follower;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of one follower share: files with the rows of decided epochs, and the order in which the follower
 * gets them.
 *
 * <pre>
 * writers       rows of n ─► parts of n, durable ─► named in manifest n
 * decider                                                └► n is decided
 * coordinator                                                └► committed(n): queued
 * follower                                                        └► parts of n and marker n, one atomic act
 *                                                                      └► files of n deleted
 * start         marker m ─► parts of m+1 … n from the manifest of n, one epoch after the other ─► marker of this life
 * </pre>
 *
 * <p>A follower that gives no answer is asked again and again, while epochs wait here up to a limit; from there on the
 * engine reads no further ({@link #isFull}). Called by the coordinator but where methods say otherwise.
 */
public final class FollowerOutbox implements Closeable {
    /** Ten minutes of epochs, all of which the manifest names. */
    private static final int MAX_WAITING_EPOCHS = 600;

    private static final long MAX_WAITING_BYTES = 1L << 30;

    private final OutboxFiles files;
    private final FollowerTarget target;
    private final TreeSet<String> tables = new TreeSet<>();
    private final Map<String, List<byte[]>> collected = new HashMap<>();
    private final boolean inBackground;
    private @Nullable EpochQueue queue;
    private volatile boolean ending;

    /**
     * An outbox that nothing uses yet.
     *
     * @param inBackground whether a thread of its own waits for the follower; otherwise {@link #committed} does, and
     *     whatever goes wrong ends the run
     */
    public FollowerOutbox(OutboxFiles files, FollowerTarget target, boolean inBackground) {
        this.files = files;
        this.target = target;
        this.inBackground = inBackground;
    }

    /** Before the first {@link #open}. */
    public void join(String table) {
        tables.add(table);
    }

    /**
     * With the last table it takes the follower over and gives it what the restored epoch promised.
     *
     * @param states what the writers of the table left in the restored epoch
     */
    public void open(String table, SinkIdentity identity, List<byte[]> states) throws IOException {
        collected.put(table, states);
        if (collected.size() < tables.size()) {
            return;
        }
        List<byte[]> all = new ArrayList<>();
        collected.values().forEach(all::addAll);
        collected.clear();
        try {
            Marker marker = new FollowerOpening(files, target, identity).open(all);
            queue = new EpochQueue(files, target, marker, inBackground);
        } catch (FollowerAwayException e) {
            throw awayAtStart(e);
        }
    }

    /** The refusal of a start. */
    public MillraceException awayAtStart(FollowerAwayException e) {
        Problem problem = Problem.error(FollowerError.FOLLOWER_AWAY, target.description() + " does not answer")
                .detail("It is asked at the start how far it has come. It waits for " + e.getMessage() + ".")
                .hint("Start the pipeline again when it answers. What was decided lies in `" + files.directory()
                        + "` and is applied first; nothing is lost.");
        return new MillraceException(Phase.REFUSED, List.of(problem), e);
    }

    /** Any thread, after all tables were opened. */
    public OutboxWriter writer(String table) {
        return new OutboxWriter(this, files, table);
    }

    /** Queues a decided epoch when all tables have told it; with the last epoch of a run, waits for all of them. */
    public void committed(String table, long epoch, List<byte[]> states) throws IOException {
        EpochQueue open = opened();
        open.check();
        collected.put(table, states);
        if (collected.size() < tables.size()) {
            return;
        }
        List<OutboxPart> parts = new ArrayList<>();
        collected.values().forEach(own -> parts.addAll(FollowerOpening.parts(own)));
        collected.clear();
        parts.removeIf(part -> part.epoch() != epoch);
        if (!parts.isEmpty()) {
            open.add(epoch, parts);
        }
        if (ending) {
            open.awaitEmpty();
        }
    }

    private EpochQueue opened() {
        EpochQueue open = queue;
        if (open == null) {
            throw new IllegalStateException("the outbox was not opened");
        }
        return open;
    }

    /** Whether so much waits that nothing more should be read. Any thread; throws what ended the applying. */
    public boolean isFull() {
        EpochQueue open = queue;
        if (open == null) {
            return false;
        }
        open.check();
        return isFull(open);
    }

    private static boolean isFull(EpochQueue open) {
        return open.epochs() >= MAX_WAITING_EPOCHS || open.bytes() >= MAX_WAITING_BYTES;
    }

    /** What decided rows wait for, or null. Any thread. */
    public @Nullable String waitsFor() {
        EpochQueue open = queue;
        if (open == null) {
            return null;
        }
        Optional<Duration> silence = open.silence();
        return silence.isEmpty()
                ? null
                : target.description() + " to take " + open.epochs() + " decided epochs"
                        + (isFull(open) ? ", and nothing more is read" : "") + ", for "
                        + silence.get().toSeconds() + " s";
    }

    /** Throws what ended the applying. Any thread. */
    void check() {
        opened().check();
    }

    /** Up to which epoch the follower is known to have everything. Any thread. */
    long applied() {
        return opened().applied();
    }

    /** The epoch that is prepared is the last one of the run. Any thread. */
    void ending() {
        ending = true;
    }

    /** Ends the applying; what the follower does not have yet stays in the files. */
    @Override
    public void close() {
        EpochQueue open = queue;
        queue = null;
        if (open != null) {
            open.close();
        }
        target.close();
    }
}
