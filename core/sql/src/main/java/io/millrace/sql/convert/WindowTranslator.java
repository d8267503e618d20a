package io.millrace.sql.convert;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Exchange;
import io.millrace.plan.PlanNode.WindowTableFunction;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import io.millrace.sql.SqlError;
import io.millrace.sql.query.WindowDeclaration;
import io.millrace.sql.query.WindowFunction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rex.RexCall;

/** Translates window table functions. */
final class WindowTranslator {
    private static final DataType BOUND = new TimestampType(3, false, false);

    private WindowTranslator() {}

    static Translated windowFunction(LogicalTableFunctionScan scan, Translated input) {
        WindowDeclaration declaration = ((WindowFunction) ((RexCall) scan.getCall()).getOperator()).declaration();
        RowType inputType = input.node().type();
        int timeColumn = inputType.indexOf(declaration.timeColumn().text());
        ColumnRole role = input.role(timeColumn);
        if (role.time() == ColumnRole.Time.NONE) {
            throw noWatermark(declaration, inputType.fieldType(timeColumn), input);
        }
        boolean processingTime = role.time() == ColumnRole.Time.PROCESSING;
        boolean localZone = inputType.fieldType(timeColumn) instanceof TimestampType type && type.localZone();
        for (WindowDeclaration.Name name : declaration.partitionColumns()) {
            MapCalls.requireKey(inputType.fields().get(inputType.indexOf(name.text())), "PARTITION BY", name.place());
        }
        List<Integer> keys = declaration.partitionColumns().stream()
                .map(name -> inputType.indexOf(name.text()))
                .toList();
        WindowSpec spec = spec(declaration, keys);
        PlanNode node = declaration.kind() == WindowDeclaration.Kind.SESSION
                ? new Exchange(NodeTranslator.NO_ID, input.node(), keys)
                : input.node();
        List<Field> fields = new ArrayList<>(inputType.fields());
        fields.add(new Field("window_start", BOUND));
        fields.add(new Field("window_end", BOUND));
        fields.add(new Field("window_time", new TimestampType(3, localZone, false)));
        List<WindowProperty> properties = List.of(WindowProperty.values());
        WindowOrigin origin = new WindowOrigin(spec, processingTime, localZone);
        List<ColumnRole> roles = new ArrayList<>(input.roles());
        properties.forEach(property -> roles.add(ColumnRole.of(property, origin)));
        TimeAttribute time =
                processingTime ? new TimeAttribute.ProcessingTime() : new TimeAttribute.EventTime(timeColumn);
        return new Translated(
                new WindowTableFunction(NodeTranslator.NO_ID, node, spec, time, properties, RowType.of(fields)), roles);
    }

    private static WindowSpec spec(WindowDeclaration window, List<Integer> keys) {
        return switch (window.kind()) {
            case TUMBLE -> new WindowSpec.Tumble(window.size(), window.offset());
            case HOP -> new WindowSpec.Hop(window.size(), window.step(), window.offset());
            case CUMULATE -> new WindowSpec.Cumulate(window.size(), window.step(), window.offset());
            case SESSION -> new WindowSpec.Session(window.size(), keys);
        };
    }

    private static MillraceException noWatermark(WindowDeclaration declaration, DataType type, Translated input) {
        String column = declaration.timeColumn().text();
        Problem problem = Problem.error(SqlError.NO_WATERMARK, "column `" + column + "` has no watermark")
                .at(declaration.timeColumn().place());
        for (int i = 0; i < input.roles().size(); i++) {
            if (input.role(i).time() != ColumnRole.Time.NONE) {
                String other = input.node().type().fields().get(i).name();
                throw MillraceException.refused(problem.detail(declaration.kind() + " needs a time column; here `"
                                + other + "` is one and `" + column + "` is not.")
                        .hint("Write DESCRIPTOR(`" + other + "`)."));
            }
        }
        String hint = type instanceof TimestampType
                ? "Add WATERMARK FOR `" + column + "` AS `" + column
                        + "` - INTERVAL '5' SECOND to the table's columns, and pass the column on unchanged."
                : "Add to the table's columns: `ts` TIMESTAMP(3), WATERMARK FOR `ts` AS `ts` - INTERVAL '5' SECOND;"
                        + " pass `ts` on unchanged, and write DESCRIPTOR(`ts`).";
        return MillraceException.refused(
                problem.detail(declaration.kind() + " needs to know when a window is complete; `" + column + "` is "
                                + type.name() + " and no WATERMARK of a table speaks of it.")
                        .hint(hint));
    }
}
