package io.millrace.spi.connector;

import java.io.IOException;
import java.util.OptionalLong;

/** Reads one split in order. One thread. */
public interface SplitReader extends AutoCloseable {
    /** What is there, up to {@code maxRecords}, without waiting for more. */
    SourceBatch read(int maxRecords) throws IOException;

    /** Whether the split has ended for good: nothing will ever come after what was read. */
    boolean atEnd();

    /**
     * Whether a look at the source shows that nothing lies behind what was read. False when the source does not answer:
     * silence is not idleness. Asked only after a read that gave nothing; may take a moment.
     */
    default boolean isCaughtUp() throws IOException {
        return true;
    }

    /**
     * How many records this reader has passed over, since this was last asked, because they were gone before it came to
     * them; a source does that only if its table says so.
     */
    default long takeLost() {
        return 0;
    }

    /**
     * How many records lie behind what was returned, as far as the reader knows without asking the source; empty when
     * it does not know. For people: records that nobody will be given may be among them.
     */
    default OptionalLong lag() {
        return OptionalLong.empty();
    }

    /** Behind the last record that was returned. */
    SplitPosition position();

    @Override
    void close() throws IOException;
}
