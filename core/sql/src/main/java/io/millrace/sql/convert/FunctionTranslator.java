package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataTypes;
import io.millrace.sql.function.FunctionOperator;
import io.millrace.sql.function.ParameterKind;
import io.millrace.sql.function.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Translates calls of functions: arguments get the types that the function catalog promises. */
final class FunctionTranslator {
    /** Functions that are EXTRACT under another name, with their unit. */
    private static final Map<String, String> EXTRACTS = Map.of(
            "YEAR",
            "YEAR",
            "QUARTER",
            "QUARTER",
            "MONTH",
            "MONTH",
            "WEEK",
            "WEEK",
            "DAYOFYEAR",
            "DOY",
            "DAYOFMONTH",
            "DAY",
            "DAYOFWEEK",
            "DOW",
            "HOUR",
            "HOUR",
            "MINUTE",
            "MINUTE",
            "SECOND",
            "SECOND");

    RowExpression translate(
            FunctionOperator function,
            List<RelDataType> types,
            List<RowExpression> arguments,
            DataType type,
            @Nullable SourcePlace place) {
        String name = function.getName();
        return switch (name) {
            case "IF" -> {
                RowExpression yes = Conversions.convert(arguments.get(1), type, place);
                RowExpression no = Conversions.convert(arguments.get(2), type, place);
                yield new Call("CASE", List.of(arguments.get(0), yes, no), type, place);
            }
            case "IFNULL" -> {
                Call isNull =
                        new Call("IS NULL", List.of(arguments.get(0)), DataTypes.BOOLEAN.withNullable(false), place);
                RowExpression value = Conversions.convert(arguments.get(0), type, place);
                RowExpression replacement = Conversions.convert(arguments.get(1), type, place);
                yield new Call("CASE", List.of(isNull, replacement, value), type, place);
            }
            case "GREATEST", "LEAST" -> {
                MapCalls.requireComparable(type, place);
                yield new Call(
                        name,
                        arguments.stream()
                                .map(argument -> Conversions.convert(argument, type, place))
                                .toList(),
                        type,
                        place);
            }
            // Flink's tests of text are FALSE for NULL.
            case "IS_ALPHA", "IS_DIGIT", "IS_DECIMAL" ->
                new Call("IS TRUE", List.of(plain(function, types, arguments, type, place)), type, place);
            default -> plain(function, types, arguments, type, place);
        };
    }

    private static Call plain(
            FunctionOperator function,
            List<RelDataType> types,
            List<RowExpression> arguments,
            DataType type,
            @Nullable SourcePlace place) {
        return new Call(function.getName(), converted(function.signature(types), arguments, place), type, place);
    }

    /** Calls of operators that the grammar itself knows. */
    RowExpression translateStandard(
            String name, List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        String unit = EXTRACTS.get(name);
        if (unit != null) {
            return new Call("EXTRACT", List.of(Literals.text(unit), arguments.get(0)), type, place);
        }
        return switch (name) {
            case "CEIL", "FLOOR" ->
                arguments.size() == 2
                        ? new Call(name, List.of(arguments.get(1), arguments.get(0)), type, place)
                        : new Call(name, arguments, type, place);
            case "SUBSTRING" -> new Call(name, integersFrom(1, arguments, place), type, place);
            case "OVERLAY" -> new Call(name, integersFrom(2, arguments, place), type, place);
            case "IS JSON VALUE", "IS JSON OBJECT", "IS JSON ARRAY", "IS JSON SCALAR" ->
                JsonCalls.isJson(name, arguments.get(0), type, place);
            case "IS NOT JSON VALUE", "IS NOT JSON OBJECT", "IS NOT JSON ARRAY", "IS NOT JSON SCALAR" ->
                new Call(
                        "NOT",
                        List.of(JsonCalls.isJson(name.replace("NOT ", ""), arguments.get(0), type, place)),
                        type,
                        place);
            case "JSON_VALUE" -> JsonCalls.value(arguments, type, place);
            case "JSON_EXISTS" -> JsonCalls.exists(arguments, type, place);
            case "||" -> new Call(name, concatenated(arguments, place), type, place);
            default -> new Call(name, arguments, type, place);
        };
    }

    private static List<RowExpression> integersFrom(
            int first, List<RowExpression> arguments, @Nullable SourcePlace place) {
        List<RowExpression> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            RowExpression argument = arguments.get(i);
            converted.add(i < first ? argument : Conversions.convert(argument, DataTypes.INT, place));
        }
        return converted;
    }

    private static List<RowExpression> concatenated(List<RowExpression> arguments, @Nullable SourcePlace place) {
        List<RowExpression> texts = new ArrayList<>();
        for (RowExpression argument : arguments) {
            boolean isText = argument.type() instanceof CharacterType || argument.type() instanceof BinaryType;
            texts.add(isText ? argument : Conversions.convert(argument, DataTypes.STRING, place));
        }
        return texts;
    }

    private static List<RowExpression> converted(
            Signature signature, List<RowExpression> arguments, @Nullable SourcePlace place) {
        List<RowExpression> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            converted.add(convert(arguments.get(i), signature.parameter(i), place));
        }
        return converted;
    }

    private static RowExpression convert(RowExpression argument, ParameterKind kind, @Nullable SourcePlace place) {
        boolean isNull = argument instanceof Literal literal && literal.value() == null;
        return switch (kind) {
            case STRING -> isNull ? Conversions.convert(argument, DataTypes.STRING, place) : argument;
            case BYTES ->
                argument.type() instanceof BinaryType
                        ? argument
                        : Conversions.convert(argument, DataTypes.BYTES, place);
            case INT -> Conversions.convert(argument, DataTypes.INT, place);
            case BIGINT -> Conversions.convert(argument, DataTypes.BIGINT, place);
            case DOUBLE -> Conversions.convert(argument, DataTypes.DOUBLE, place);
            case ANY, NUMERIC, INTEGER, BOOLEAN, TEMPORAL, TIMESTAMP_OR_STRING, MAP -> argument;
        };
    }
}
