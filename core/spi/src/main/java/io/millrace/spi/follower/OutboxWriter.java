package io.millrace.spi.follower;

import io.millrace.spi.format.ByteBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One task's rows for a follower, on their way into files of the checkpoint. What a row looks like is the business of
 * the {@link FollowerTarget}. One thread.
 *
 * <pre>
 * makeRoom, append to buffer … ─(4 MB)─► part ─┐
 *                              prepare(n) ─► part ─► forced, named in the state of n
 * </pre>
 */
public final class OutboxWriter {
    /** Read again as a whole; few enough files, and little enough memory. */
    private static final int PART_BYTES = 4 << 20;

    private static final int INITIAL_BYTES = 64 << 10;

    private final FollowerOutbox outbox;
    private final OutboxFiles files;
    private final String table;
    private final ByteBuilder buffer = new ByteBuilder(INITIAL_BYTES);
    private final List<OutboxPart> sealed = new ArrayList<>();
    private final List<OutboxPart> waiting = new ArrayList<>();
    private boolean namesToForce;

    OutboxWriter(FollowerOutbox outbox, OutboxFiles files, String table) {
        this.outbox = outbox;
        this.files = files;
        this.table = table;
    }

    /** To be called before a batch is appended: whatever fails here has taken nothing of it. */
    public void makeRoom() throws IOException {
        outbox.check();
        if (buffer.length() >= PART_BYTES) {
            seal();
        }
    }

    /** Where rows are appended, whole batches at a time. */
    public ByteBuilder buffer() {
        return buffer;
    }

    private void seal() throws IOException {
        OutboxPart part = files.write(table, buffer.array(), buffer.length());
        sealed.add(part);
        buffer.setLength(0);
        namesToForce = true;
    }

    /**
     * Makes all rows durable; may be called again after it failed.
     *
     * @param last whether the run ends with this epoch
     * @param facts what else the sink is to remember
     * @return what the manifest must hold
     */
    public byte[] prepare(long epoch, boolean last, byte[] facts) throws IOException {
        outbox.check();
        if (buffer.length() > 0) {
            seal();
        }
        if (namesToForce) {
            files.force();
            namesToForce = false;
        }
        if (last) {
            outbox.ending();
        }
        long applied = outbox.applied();
        waiting.removeIf(part -> part.epoch() <= applied);
        sealed.forEach(part -> waiting.add(part.in(epoch)));
        sealed.clear();
        return new OutboxState(applied, waiting, facts).encoded();
    }
}
