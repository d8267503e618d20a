package io.millrace.spi.connector;

import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that is written. Without a {@link #decider} it is a follower: the output of an epoch is made visible only
 * after the epoch was decided.
 *
 * <pre>
 * open(restored states of the last decided epoch)          once, before any writer
 *   └ writers: write* prepare(n) → state                   per task
 *        └ the manifest with all states is decided
 *             └ committed(n, states)                       once per epoch; again after a crash, with the same states
 * close
 * </pre>
 */
public interface Sink {
    Guarantee guarantee();

    /**
     * Checks that the target may be written by this pipeline and rolls it back, or forward, to the last decided epoch:
     * what later epochs left behind goes, what the decided one promised becomes visible.
     *
     * @param states what the writers of the last decided epoch returned; empty at a first start
     */
    void open(SinkIdentity identity, List<byte[]> states) throws IOException;

    /** What a person should know of the opening, such as that older output stays beside the new one. */
    default List<Problem> notes() {
        return List.of();
    }

    /**
     * What keeps rows from being written that should be, for people: {@code Kafka at kafka:9092 to take rows}; null
     * while they are written, or there are none. Asked by any thread.
     */
    default @Nullable String waitsFor() {
        return null;
    }

    /**
     * Whether so much that was decided waits to become visible that nothing more should be read before some of it has.
     * Asked by the coordinator between epochs.
     */
    default boolean isFull() {
        return false;
    }

    /**
     * What decides the epochs of this sink, shared with the other tables of the same system; its writers' output
     * becomes visible with the decision. Empty for a follower.
     */
    default Optional<Decider> decider() {
        return Optional.empty();
    }

    /** Opens a writer for one task. */
    SinkWriter writer(WriterRequest request) throws IOException;

    /** Makes the output of a decided epoch visible; doing it twice does no harm. */
    void committed(long epoch, List<byte[]> states) throws IOException;

    /** Gives back what {@link #open} took, such as a lock; called after the writers' end, also without an open. */
    default void close() throws IOException {}
}
