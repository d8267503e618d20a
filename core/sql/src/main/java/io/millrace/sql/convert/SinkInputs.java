package io.millrace.sql.convert;

import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fits queries to the tables that they are written to. */
public final class SinkInputs {
    private SinkInputs() {}

    /** A sink that gets, for each field of {@link TableDefinition#sinkType}, an expression over the query. */
    public static Sink sink(
            Translated query, List<RowExpression> columns, TableDefinition table, @Nullable SourcePlace place) {
        List<ColumnRole> roles = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        RowType target = table.sinkType();
        for (int i = 0; i < columns.size(); i++) {
            roles.add(NodeTranslator.role(query, columns.get(i)));
            fields.add(new Field(target.fields().get(i).name(), columns.get(i).type()));
        }
        Translated fitted =
                new Translated(new Calc(NodeTranslator.NO_ID, query.node(), null, columns, RowType.of(fields)), roles);
        return new Sink(NodeTranslator.NO_ID, fitted.node(), table, rowtime(fitted), place);
    }

    public static Sink print(
            Translated query,
            Function<RowType, TableDefinition> table,
            List<String> names,
            @Nullable SourcePlace place) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(names.get(i), query.node().type().fieldType(i)));
        }
        return new Sink(NodeTranslator.NO_ID, query.node(), table.apply(RowType.of(fields)), rowtime(query), place);
    }

    private static int rowtime(Translated input) {
        for (int i = 0; i < input.roles().size(); i++) {
            if (input.role(i).time() == ColumnRole.Time.EVENT) {
                return i;
            }
        }
        return -1;
    }
}
