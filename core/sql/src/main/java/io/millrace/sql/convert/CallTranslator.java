package io.millrace.sql.convert;

import static java.util.Objects.requireNonNull;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.function.FunctionCatalog;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataTypes;
import io.millrace.sql.SqlError;
import io.millrace.sql.function.FunctionOperator;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.InLists;
import io.millrace.sql.type.MapTypes;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLikeOperator;
import org.jspecify.annotations.Nullable;

/** Translates calls of operators and functions. */
final class CallTranslator {
    /** What Flink also applies to a text and a number. */
    private static final Set<String> ORDER = Set.of("<", "<=", ">", ">=");

    private final ExpressionTranslator expressions;
    private final FunctionTranslator functions;

    CallTranslator(ExpressionTranslator expressions) {
        this.expressions = expressions;
        this.functions = new FunctionTranslator();
    }

    RowExpression translate(RexCall call) {
        RowExpression translated = translateCall(call);
        if (translated instanceof Call made
                && FunctionCatalog.find(made.function()).isEmpty()) {
            throw MillraceException.refused(
                    Problem.error(SqlError.FUNCTION_NOT_YET, call.getOperator().getName() + " is not supported yet")
                            .at(Places.of(call.getParserPosition()))
                            .hint("Leave it out; the reference page lists the functions that there are."));
        }
        return translated;
    }

    private RowExpression translateCall(RexCall call) {
        List<RowExpression> arguments =
                call.getOperands().stream().map(expressions::translate).toList();
        SourcePlace place = Places.of(call.getParserPosition());
        MapCalls.requireType(call.getType(), place);
        DataType type = SqlTypes.dataType(call.getType());
        if (InLists.isList(call.getOperator())) {
            return in(arguments, type, place);
        }
        if (call.getOperator() instanceof FunctionOperator function) {
            List<RexNode> operands = call.getOperands();
            return functions.translate(
                    function, operands.stream().map(RexNode::getType).toList(), arguments, type, place);
        }
        return switch (call.getKind()) {
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                compare(call.getOperator().getName(), arguments, type, place);
            case IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> compare(words(call.getKind()), arguments, type, place);
            case AND, OR -> new Call(words(call.getKind()), flattened(words(call.getKind()), arguments), type, place);
            case NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, IS_NULL, IS_NOT_NULL ->
                new Call(words(call.getKind()), arguments, type, place);
            case IS_UNKNOWN -> new Call("IS NULL", arguments, type, place);
            case CAST -> cast("CAST", arguments.get(0), type, place);
            case SAFE_CAST -> cast("TRY_CAST", arguments.get(0), type.withNullable(true), place);
            case REINTERPRET -> Conversions.convert(arguments.get(0), type, place);
            case PLUS, MINUS, TIMES, DIVIDE, MOD -> arithmetic(call, arguments, type, place);
            case PLUS_PREFIX -> arguments.get(0);
            case MINUS_PREFIX -> negate(arguments.get(0), type, place);
            case CASE -> caseWhen(arguments, type, place);
            case LIKE, SIMILAR -> like(call, arguments, type, place);
            case ITEM -> MapCalls.item(arguments, type, place);
            case MAP_VALUE_CONSTRUCTOR -> MapCalls.map(arguments, type, place);
            default -> functions.translateStandard(call.getOperator().getName(), arguments, type, place);
        };
    }

    /** {@code (a OR b) OR c} is one call of three: long chains would be deep otherwise. */
    private static List<RowExpression> flattened(String name, List<RowExpression> arguments) {
        List<RowExpression> flat = new ArrayList<>();
        for (RowExpression argument : arguments) {
            if (argument instanceof Call inner && inner.function().equals(name)) {
                flat.addAll(inner.arguments());
            } else {
                flat.add(argument);
            }
        }
        return flat;
    }

    private static String words(SqlKind kind) {
        return kind.name().replace('_', ' ');
    }

    static RowExpression compare(
            String name, List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        RowExpression left = arguments.get(0);
        RowExpression right = arguments.get(1);
        DataType common = commonType(name, left, right, place);
        return new Call(name, List.of(as(left, common, place), as(right, common, place)), type, place);
    }

    private static DataType commonType(
            String name, RowExpression left, RowExpression right, @Nullable SourcePlace place) {
        if (Literals.isNull(left)) {
            return right.type();
        }
        if (Literals.isNull(right)) {
            return left.type();
        }
        return Conversions.comparable(left.type(), right.type())
                .or(() -> ORDER.contains(name) ? Conversions.ordered(left.type(), right.type()) : Optional.empty())
                .orElseThrow(() -> incomparable(name, left.type(), right.type(), place));
    }

    private static RowExpression as(RowExpression expression, DataType common, @Nullable SourcePlace place) {
        if (expression instanceof Literal literal && literal.value() instanceof String text) {
            Optional<Literal> temporal = TemporalLiterals.parse(text, common, place);
            if (temporal.isPresent()) {
                return temporal.get();
            }
        }
        return Literals.isNull(expression) || Conversions.differs(expression.type(), common)
                ? Conversions.convert(expression, common, place)
                : expression;
    }

    private static MillraceException incomparable(
            String name, DataType left, DataType right, @Nullable SourcePlace place) {
        if (MapTypes.hasMap(left) && MapTypes.hasMap(right)) {
            return MapCalls.notComparable(left, place);
        }
        return MillraceException.refused(Problem.error(
                        SqlError.TYPE_MISMATCH, left.name() + " " + name + " " + right.name() + " cannot be compared")
                .at(place)
                .detail("The left side is " + left.name() + " and the right side is " + right.name() + ".")
                .hint(
                        left instanceof CharacterType || !(right instanceof CharacterType)
                                ? "Convert one side, for example CAST(left AS " + right.name() + ")."
                                : "Convert one side, for example CAST(right AS " + left.name() + ")."));
    }

    /** Constants stay in one call; other list members become comparisons. */
    private static RowExpression in(List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        RowExpression value = arguments.get(0);
        DataType common = value.type();
        for (RowExpression member : arguments.subList(1, arguments.size())) {
            common = commonType("IN", new Literal("", common), member, place);
        }
        List<RowExpression> constants = new ArrayList<>(List.of(as(value, common, place)));
        List<RowExpression> alternatives = new ArrayList<>();
        for (RowExpression member : arguments.subList(1, arguments.size())) {
            RowExpression converted = as(member, common, place);
            if (converted instanceof Literal) {
                constants.add(converted);
            } else {
                alternatives.add(compare("=", List.of(value, member), DataTypes.BOOLEAN, place));
            }
        }
        if (constants.size() > 1) {
            alternatives.add(0, new Call("IN", constants, DataTypes.BOOLEAN, place));
        }
        return alternatives.size() == 1 ? alternatives.get(0) : new Call("OR", alternatives, type, place);
    }

    private static RowExpression cast(String name, RowExpression value, DataType type, @Nullable SourcePlace place) {
        if (value.type().withNullable(true).equals(type.withNullable(true))) {
            return value;
        }
        if (value instanceof Literal literal && literal.value() == null) {
            return new Literal(null, type.withNullable(true));
        }
        Casts.check(value.type(), type, place);
        return new Call(name, List.of(value), type, place);
    }

    private RowExpression arithmetic(
            RexCall call, List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        String name =
                switch (call.getKind()) {
                    case PLUS -> "+";
                    case MINUS -> "-";
                    case TIMES -> "*";
                    case DIVIDE -> "/";
                    default -> "MOD";
                };
        RowExpression left = arguments.get(0);
        RowExpression right = arguments.get(1);
        if (left.type() instanceof IntervalType && Conversions.isTemporal(right.type())) {
            return new Call(name, List.of(right, left), type, place);
        }
        if (left.type() instanceof IntervalType || right.type() instanceof IntervalType) {
            return new Call(name, List.of(left, right), type, place);
        }
        if (type instanceof DecimalType) {
            return new Call(name, List.of(exact(left, place), exact(right, place)), type, place);
        }
        // BIGINT % INT is INT in Flink, but it is computed with both as BIGINT.
        DataType operand = call.getKind() == SqlKind.MOD
                ? commonType(name, left, right, place).withNullable(type.nullable())
                : type;
        Call computed = new Call(
                name,
                List.of(Conversions.convert(left, operand, place), Conversions.convert(right, operand, place)),
                operand,
                place);
        return Conversions.convert(computed, type, place);
    }

    private static RowExpression exact(RowExpression expression, @Nullable SourcePlace place) {
        return Conversions.convert(expression, Conversions.decimal(expression.type()), place);
    }

    private static RowExpression negate(RowExpression value, DataType type, @Nullable SourcePlace place) {
        return new Call("NEGATE", List.of(value), type, place);
    }

    private static RowExpression caseWhen(List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        List<RowExpression> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            boolean isCondition = i % 2 == 0 && i < arguments.size() - 1;
            converted.add(isCondition ? arguments.get(i) : Conversions.convert(arguments.get(i), type, place));
        }
        return new Call("CASE", converted, type, place);
    }

    private static RowExpression like(
            RexCall call, List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        boolean negated = call.getOperator() instanceof SqlLikeOperator operator && operator.isNegated();
        String name = call.getKind() == SqlKind.LIKE ? "LIKE" : "SIMILAR TO";
        for (RowExpression argument : arguments) {
            if (!(argument.type() instanceof CharacterType) && !Literals.isNull(argument)) {
                throw incomparable(
                        name, arguments.get(0).type(), requireNonNull(argument).type(), place);
            }
        }
        checkEscape(arguments, place);
        Call like = new Call(name, arguments, type, place);
        return negated ? new Call("NOT", List.of(like), type, place) : like;
    }

    private static void checkEscape(List<RowExpression> arguments, @Nullable SourcePlace place) {
        Optional<Object> escape = arguments.size() > 2 && arguments.get(2) instanceof Literal literal
                ? Optional.ofNullable(literal.value())
                : Optional.empty();
        if (arguments.size() > 2
                && escape.filter(text -> text.toString().length() == 1).isEmpty()) {
            throw MillraceException.refused(
                    Problem.error(SqlError.BAD_LITERAL, "the ESCAPE of a pattern must be one character")
                            .at(place)
                            .hint("Write for example LIKE '50!%' ESCAPE '!'."));
        }
    }
}
