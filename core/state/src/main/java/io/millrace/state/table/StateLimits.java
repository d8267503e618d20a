package io.millrace.state.table;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.state.StateError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much state one task of an operator may hold before the pipeline stops; there until state spills to disk.
 *
 * @param operator the operator's id
 * @param keys what the operator groups by, as a person would write it: {@code auction, bidder}
 * @param place where the operator is written in the pipeline file
 */
public record StateLimits(
        String operator,
        String keys,
        long maxRows,
        long maxBytes,
        @Nullable SourcePlace place) {
    /** The greatest number of rows of one table: row ids are ints and slots must be a power of two above them. */
    public static final int MAX_TABLE_ROWS = 1 << 28;

    /** The longest array that every JVM can allocate. */
    static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 16;

    /** Below this a table may double without asking. */
    private static final long SMALL_BYTES = 1 << 24;

    /** A table is about to double: would it be too large then? The heap must have room for the old one as well. */
    void checkDoubling(long rows, long bytes) {
        if (bytes > SMALL_BYTES && 2 * bytes > maxBytes) {
            throw exceeded(rows, bytes);
        }
    }

    public void check(long rows, long bytes) {
        if (rows > maxRows || bytes > maxBytes) {
            throw exceeded(rows, bytes);
        }
    }

    MillraceException exceeded(long rows, long bytes) {
        String what = keys.isEmpty() ? "" : " (keys: " + keys + ")";
        return MillraceException.failed(Problem.error(
                        StateError.STATE_LIMIT,
                        "the state of operator '" + operator + "'" + what + " reached its limit")
                .at(place)
                .detail(String.format(
                        Locale.ROOT,
                        "One task of it holds %,d rows in %,d bytes and needs more; the limit is %,d rows and %,d"
                                + " bytes.",
                        rows,
                        bytes,
                        maxRows,
                        maxBytes))
                .hint("Group by fewer keys, use shorter windows, or start the process with more memory (for instance"
                        + " MILLRACE_OPTS=-Xmx8g); run again, the pipeline resumes at its last checkpoint."));
    }

    /** The length to grow an array to: at least {@code needed}, and doubling. */
    static int grown(int length, long needed) {
        if (needed > MAX_ARRAY_LENGTH) {
            throw new TableFullException();
        }
        return (int) Math.min(MAX_ARRAY_LENGTH, Math.max(needed, length * 2L));
    }

    /** A table needs an array longer than arrays can be; {@link AggregateTable} turns it into a problem. */
    static final class TableFullException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
