package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flat column of nested rows: one child column per field, each with a value (or filler) for every row. */
public final class RowColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final List<Column> children;

    public RowColumn(int rowCount, long @Nullable [] nulls, List<Column> children) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.children = List.copyOf(children);
    }

    public List<Column> children() {
        return children;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.ROW;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public RowColumn gather(int[] positions, int count) {
        List<Column> gathered =
                children.stream().map(child -> child.gather(positions, count)).toList();
        return new RowColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
