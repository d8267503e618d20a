package io.millrace.advisor;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanVisitor;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpressionVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the values of an operator's columns come from, as far as they are carried through: a difference of two times or
 * a
 * comparison is a value of its own.
 */
public final class Lineage {
    /** Where a value comes from. */
    public sealed interface Origin {
        /** A column of a table that is read. */
        record TableColumn(String table, String column) implements Origin {}

        /** The wall clock, by way of a function or of a processing-time window. */
        record ProcessingTime(String expression) implements Origin {}
    }

    private static final Set<String> CLOCKS = Set.of(
            "PROCTIME",
            "CURRENT_TIMESTAMP",
            "NOW",
            "LOCALTIMESTAMP",
            "CURRENT_ROW_TIMESTAMP",
            "CURRENT_DATE",
            "CURRENT_TIME",
            "LOCALTIME",
            "UNIX_TIMESTAMP");

    private static final Set<String> CARRIERS = Set.of(
            "CAST",
            "TRY_CAST",
            "+",
            "-",
            "FLOOR",
            "CEIL",
            "CASE",
            "COALESCE",
            "IF",
            "IFNULL",
            "GREATEST",
            "LEAST",
            "DATE_FORMAT",
            "TO_TIMESTAMP",
            "TO_TIMESTAMP_LTZ",
            "TO_DATE",
            "FROM_UNIXTIME",
            "UNIX_TIMESTAMP",
            "TIMESTAMPADD",
            "CONVERT_TZ");

    private final Map<String, List<Set<Origin>>> known = new HashMap<>();

    /** Per column of the operator's output, its origins. */
    public List<Set<Origin>> of(PlanNode node) {
        List<Set<Origin>> origins = known.get(node.id());
        if (origins == null) {
            origins = node.accept(new Columns());
            known.put(node.id(), origins);
        }
        return origins;
    }

    private final class Columns implements PlanVisitor<List<Set<Origin>>> {
        @Override
        public List<Set<Origin>> visitScan(PlanNode.Scan node) {
            return node.type().fields().stream()
                    .map(field ->
                            Set.<Origin>of(new Origin.TableColumn(node.table().name(), field.name())))
                    .toList();
        }

        @Override
        public List<Set<Origin>> visitValues(PlanNode.Values node) {
            return none(node);
        }

        @Override
        public List<Set<Origin>> visitWatermarkAssigner(PlanNode.WatermarkAssigner node) {
            return of(node.input());
        }

        @Override
        public List<Set<Origin>> visitCalc(PlanNode.Calc node) {
            Expressions expressions = new Expressions(of(node.input()));
            return node.projections().stream()
                    .map(projection -> projection.accept(expressions))
                    .toList();
        }

        @Override
        public List<Set<Origin>> visitWindowTableFunction(PlanNode.WindowTableFunction node) {
            List<Set<Origin>> columns = new ArrayList<>(of(node.input()));
            addWindow(node.properties(), node.time(), columns);
            return columns;
        }

        @Override
        public List<Set<Origin>> visitWindowAggregate(PlanNode.WindowAggregate node) {
            List<Set<Origin>> input = of(node.input());
            List<Set<Origin>> columns = new ArrayList<>();
            node.keys().forEach(key -> columns.add(input.get(key)));
            for (AggregateCall call : node.aggregates()) {
                boolean carries = call.argument() >= 0
                        && (call.function() == AggregateCall.Function.MIN
                                || call.function() == AggregateCall.Function.MAX);
                columns.add(carries ? input.get(call.argument()) : Set.of());
            }
            addWindow(node.properties(), node.time(), columns);
            return columns;
        }

        @Override
        public List<Set<Origin>> visitUnion(PlanNode.Union node) {
            List<Set<Origin>> columns = none(node);
            for (PlanNode input : node.inputs()) {
                List<Set<Origin>> more = of(input);
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).addAll(more.get(i));
                }
            }
            return columns;
        }

        @Override
        public List<Set<Origin>> visitExchange(PlanNode.Exchange node) {
            return of(node.input());
        }

        @Override
        public List<Set<Origin>> visitSink(PlanNode.Sink node) {
            return of(node.input());
        }

        private static List<Set<Origin>> none(PlanNode node) {
            List<Set<Origin>> columns = new ArrayList<>();
            node.type().fields().forEach(field -> columns.add(new HashSet<>()));
            return columns;
        }

        private static void addWindow(List<WindowProperty> properties, TimeAttribute time, List<Set<Origin>> columns) {
            Set<Origin> origins = time instanceof TimeAttribute.ProcessingTime
                    ? Set.of(new Origin.ProcessingTime("a window over PROCTIME()"))
                    : Set.of();
            properties.forEach(property -> columns.add(origins));
        }
    }

    private record Expressions(List<Set<Origin>> input) implements RowExpressionVisitor<Set<Origin>> {
        @Override
        public Set<Origin> visitInputRef(RowExpression.InputRef reference) {
            return input.get(reference.index());
        }

        @Override
        public Set<Origin> visitFieldAccess(RowExpression.FieldAccess access) {
            return access.row().accept(this);
        }

        @Override
        public Set<Origin> visitLiteral(RowExpression.Literal literal) {
            return Set.of();
        }

        @Override
        public Set<Origin> visitCall(RowExpression.Call call) {
            if (CLOCKS.contains(call.function()) && call.arguments().isEmpty()) {
                return Set.of(new Origin.ProcessingTime(call.function()));
            }
            if (!CARRIERS.contains(call.function())) {
                return Set.of();
            }
            Set<Origin> origins = new HashSet<>();
            for (int i = 0; i < call.arguments().size(); i++) {
                // The conditions of CASE choose a value; they are not part of it.
                boolean condition = call.function().equals("CASE")
                        && i % 2 == 0
                        && i < call.arguments().size() - 1;
                if (!condition) {
                    origins.addAll(call.arguments().get(i).accept(this));
                }
            }
            return origins;
        }
    }
}
