package io.millrace.sql.table;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table of the file with its expressions.
 *
 * @param computed per column its expression over {@link #readColumns}, null for a column that is read
 * @param rowtime the position of the WATERMARK column among all columns, or -1
 * @param watermark over all columns
 */
public record DeclaredTable(
        TableDefinition definition,
        List<@Nullable RowExpression> computed,
        int rowtime,
        @Nullable RowExpression watermark) {
    /** All columns in the order of the declaration. */
    public RowType rowType() {
        return RowType.of(definition.columns().stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList());
    }

    /** What a scan can give: the physical columns, then the metadata columns. */
    public List<ColumnDefinition> readColumns() {
        return readColumns(definition.columns());
    }

    static List<ColumnDefinition> readColumns(List<ColumnDefinition> columns) {
        return Stream.concat(
                        columns.stream().filter(ColumnDefinition::isPhysical),
                        columns.stream().filter(column -> column.metadataKey() != null))
                .toList();
    }
}
