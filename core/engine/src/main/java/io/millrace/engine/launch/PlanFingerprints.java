package io.millrace.engine.launch;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanVisitor;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.expression.RowExpressionVisitor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hash of what an operator does, without its place in the file: state that one plan left is taken over only by
 * operators that still mean the same.
 */
final class PlanFingerprints {
    private static final Describer DESCRIBER = new Describer();

    private PlanFingerprints() {}

    static String of(PlanNode node) {
        try {
            byte[] text = node.accept(DESCRIBER).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** The meaning of a node as text: its own parameters and the ids of its inputs. */
    private static final class Describer implements PlanVisitor<String> {
        private static final ExpressionDescriber EXPRESSIONS = new ExpressionDescriber();

        @Override
        public String visitScan(PlanNode.Scan node) {
            String path = node.table().options().getOrDefault("path", "");
            return describe("scan", node, node.table().name(), node.table().connector(), path, node.metadataKeys());
        }

        @Override
        public String visitValues(PlanNode.Values node) {
            return describe(
                    "values",
                    node,
                    node.rows().stream().map(Describer::expressions).collect(Collectors.joining(";")));
        }

        @Override
        public String visitWatermarkAssigner(PlanNode.WatermarkAssigner node) {
            return describe("watermark", node, node.rowtime(), node.watermark().accept(EXPRESSIONS));
        }

        @Override
        public String visitCalc(PlanNode.Calc node) {
            RowExpression condition = node.condition();
            return describe(
                    "calc",
                    node,
                    condition == null ? "" : condition.accept(EXPRESSIONS),
                    expressions(node.projections()));
        }

        @Override
        public String visitWindowTableFunction(PlanNode.WindowTableFunction node) {
            return describe("window", node, node.window(), node.time(), node.properties());
        }

        @Override
        public String visitWindowAggregate(PlanNode.WindowAggregate node) {
            return describe(
                    "aggregate", node, node.window(), node.time(), node.keys(), node.aggregates(), node.properties());
        }

        @Override
        public String visitUnion(PlanNode.Union node) {
            return describe("union", node);
        }

        @Override
        public String visitExchange(PlanNode.Exchange node) {
            return describe("exchange", node, node.keys());
        }

        @Override
        public String visitSink(PlanNode.Sink node) {
            return describe("sink", node, node.table().name(), node.table().connector());
        }

        private static String describe(String kind, PlanNode node, Object... parameters) {
            List<String> inputs = node.inputs().stream().map(PlanNode::id).toList();
            return kind + inputs + node.type().sql() + Arrays.toString(parameters);
        }

        private static String expressions(List<RowExpression> expressions) {
            return expressions.stream()
                    .map(expression -> expression.accept(EXPRESSIONS))
                    .collect(Collectors.joining(","));
        }
    }

    /** The meaning of an expression as text. */
    private static final class ExpressionDescriber implements RowExpressionVisitor<String> {
        @Override
        public String visitInputRef(InputRef reference) {
            return "$" + reference.index();
        }

        @Override
        public String visitFieldAccess(FieldAccess access) {
            return access.row().accept(this) + "." + access.field();
        }

        @Override
        public String visitLiteral(Literal literal) {
            Object value = literal.value();
            String text = value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
            return text.length() + "'" + text + "':" + literal.type().sql();
        }

        @Override
        public String visitCall(Call call) {
            return call.function()
                    + call.arguments().stream()
                            .map(argument -> argument.accept(this))
                            .collect(Collectors.joining(",", "(", "):"))
                    + call.type().sql();
        }
    }
}
