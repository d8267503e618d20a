package io.millrace.codegen.runtime;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The base of generated classes: loops over the leaf columns of a batch. One thread.
 *
 * <p>A leaf is an input column or a field inside one, flattened, its bitmap joined with those of the rows around it.
 */
public abstract class GeneratedLoops {
    protected final Result out = new Result();
    protected final Session session;

    private int[] failedRows = new int[16];
    private ExpressionFailure[] failures = new ExpressionFailure[16];
    private int[] failedCalls = new int[16];
    private int failureCount;
    private long[] noNulls = new long[0];

    protected GeneratedLoops(Session session) {
        this.session = session;
    }

    /** Sets the leaves that the loops read; the array holds one flat column per leaf. */
    public abstract void load(FlatColumn[] leaves);

    /** Writes the rows for which the condition is TRUE to {@code selection} and returns their number. */
    public abstract int select(int rows, int[] selection);

    /** One projection: of the rows {@code [0, count)}, or where the kernel filters, of those at the positions. */
    public abstract FlatColumn project(int projection, int count, int[] positions);

    protected final void fail(int row, ExpressionFailure failure) {
        if (failureCount == failedRows.length) {
            failedRows = Arrays.copyOf(failedRows, failureCount * 2);
            failures = Arrays.copyOf(failures, failureCount * 2);
            failedCalls = Arrays.copyOf(failedCalls, failureCount * 2);
        }
        failedRows[failureCount] = row;
        failures[failureCount] = failure;
        failedCalls[failureCount++] = out.at;
    }

    /** An error of the JDK, in a function that was thought not to fail so, is a failure of the row. */
    protected final void fail(int row, RuntimeException failure) {
        fail(
                row,
                failure instanceof ExpressionFailure known
                        ? known
                        : ExpressionFailure.badArgument("an argument is outside of what the function takes ("
                                + failure.getClass().getSimpleName() + ")"));
    }

    public final int failureCount() {
        return failureCount;
    }

    public final int failedRow(int index) {
        return failedRows[index];
    }

    public final int failedCall(int index) {
        return failedCalls[index];
    }

    public final ExpressionFailure failure(int index) {
        return failures[index];
    }

    public final void clearFailures() {
        failureCount = 0;
    }

    /** The bitmap of a leaf; all zeros if it has none. */
    protected final long[] nulls(FlatColumn leaf) {
        long[] nulls = leaf.nulls();
        if (nulls != null) {
            return nulls;
        }
        int words = NullMask.words(leaf.rowCount());
        if (noNulls.length < words) {
            noNulls = new long[words];
        }
        return noNulls;
    }

    protected static long @Nullable [] maskOrNull(long[] nulls, long any) {
        return any == 0 ? null : nulls;
    }

    /** The leaf at a path: an input column, then fields of nested rows. */
    public static FlatColumn leaf(Column column, int[] path) {
        return leaf(column, path, 1);
    }

    private static FlatColumn leaf(Column column, int[] path, int depth) {
        if (depth == path.length) {
            return column.flatten();
        }
        if (column instanceof DictionaryColumn rows) {
            // The other fields of the rows are not wanted here.
            return leaf(rows.dictionary(), path, depth).gather(rows.indexes(), rows.rowCount());
        }
        RowColumn row = (RowColumn) column.flatten();
        FlatColumn child = leaf(row.children().get(path[depth]), path, depth + 1);
        long[] outer = row.nulls();
        return outer == null ? child : withNulls(child, outer);
    }

    private static FlatColumn withNulls(FlatColumn column, long[] outer) {
        int words = NullMask.words(column.rowCount());
        long[] joined = Arrays.copyOf(outer, words);
        long[] inner = column.nulls();
        if (inner != null) {
            for (int i = 0; i < words; i++) {
                joined[i] |= inner[i];
            }
        }
        return FlatColumns.withNulls(column, joined);
    }
}
