package io.millrace.spi.column;

import io.millrace.spi.type.DataType.RowType;
import java.util.List;

/** Builds a {@link RowColumn}; the children are appended to through {@link #child} before {@link #endRow}. */
public final class RowColumnBuilder implements ColumnBuilder {
    private final List<ColumnBuilder> children;
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public RowColumnBuilder(RowType type) {
        children = type.fields().stream()
                .map(field -> ColumnBuilder.of(field.type()))
                .toList();
    }

    public ColumnBuilder child(int field) {
        return children.get(field);
    }

    /** Ends a row that is not NULL, after one value was appended to every child. */
    public void endRow() {
        rowCount++;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public void appendNull() {
        nulls.setNull(rowCount);
        children.forEach(ColumnBuilder::appendNull);
        rowCount++;
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
            return;
        }
        List<Column> values = ((RowColumn) source).children();
        for (int i = 0; i < children.size(); i++) {
            children.get(i).append(values.get(i).flatten(), row);
        }
        rowCount++;
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        children.forEach(child -> child.truncate(rowCount));
        this.rowCount = rowCount;
    }

    @Override
    public RowColumn build() {
        List<Column> built = children.stream().<Column>map(ColumnBuilder::build).toList();
        RowColumn column = new RowColumn(rowCount, nulls.take(rowCount), built);
        rowCount = 0;
        return column;
    }
}
