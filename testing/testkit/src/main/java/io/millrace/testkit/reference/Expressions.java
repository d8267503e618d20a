package io.millrace.testkit.reference;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.Binary;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Evaluates an expression over one row of plain values. */
record Expressions(ZoneId zone, Instant now) {
    private static final Set<String> FAIL =
            Set.of("DECODE", "ENCODE", "FROM_BASE64", "LIKE", "REGEXP", "REGEXP_REPLACE", "SIMILAR TO");

    @Nullable
    Object evaluate(RowExpression expression, List<@Nullable Object> row) {
        if (expression instanceof InputRef reference) {
            return row.get(reference.index());
        } else if (expression instanceof FieldAccess access) {
            List<?> nested = (List<?>) evaluate(access.row(), row);
            return nested == null ? null : nested.get(access.field());
        } else if (expression instanceof Literal literal) {
            return plain(literal.value(), literal.type());
        }
        return call((Call) expression, row);
    }

    /** The plain value of a literal. */
    static @Nullable Object plain(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        } else if (type instanceof DataType.DateType) {
            return LocalDate.ofEpochDay(((Number) value).longValue());
        } else if (type instanceof DataType.TimeType) {
            return LocalTime.ofNanoOfDay(((Number) value).longValue() * 1_000_000);
        } else if (type instanceof DataType.TimestampType timestamp) {
            Instant instant = Times.ofMicros(((Number) value).longValue());
            return timestamp.localZone() ? instant : Times.utc(instant);
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof byte[] bytes) {
            return Binary.of(bytes);
        }
        return value;
    }

    /** The functions that see their arguments before they are evaluated, or that see NULLs. */
    private @Nullable Object call(Call call, List<@Nullable Object> row) {
        List<RowExpression> arguments = call.arguments();
        return switch (call.function()) {
            case "AND", "OR" -> junction(call.function().equals("OR"), arguments, row);
            case "CASE" -> chosen(arguments, row);
            case "IS NULL" -> evaluate(arguments.get(0), row) == null;
            case "IS NOT NULL" -> evaluate(arguments.get(0), row) != null;
            case "IS TRUE" -> Boolean.TRUE.equals(evaluate(arguments.get(0), row));
            case "IS NOT TRUE" -> !Boolean.TRUE.equals(evaluate(arguments.get(0), row));
            case "IS FALSE" -> Boolean.FALSE.equals(evaluate(arguments.get(0), row));
            case "IS NOT FALSE" -> !Boolean.FALSE.equals(evaluate(arguments.get(0), row));
            case "CAST", "TRY_CAST" -> cast(call, row);
            case "MAP" -> map(arguments, row);
            case "TYPEOF" -> arguments.get(0).type().sql();
            default -> strict(call, row);
        };
    }

    private Map<String, @Nullable Object> map(List<RowExpression> arguments, List<@Nullable Object> row) {
        Map<String, @Nullable Object> map = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            Object key = evaluate(arguments.get(i), row);
            if (key == null) {
                throw new EvaluationFailure("NULL is no key");
            }
            map.put((String) key, evaluate(arguments.get(i + 1), row));
        }
        return map;
    }

    private @Nullable Object cast(Call call, List<@Nullable Object> row) {
        RowExpression argument = call.arguments().get(0);
        try {
            return new Casts(zone).cast(evaluate(argument, row), argument.type(), call.type());
        } catch (EvaluationFailure e) {
            if (call.function().equals("TRY_CAST")) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable Boolean junction(boolean or, List<RowExpression> arguments, List<@Nullable Object> row) {
        boolean unknown = false;
        for (RowExpression argument : arguments) {
            Boolean value = (Boolean) evaluate(argument, row);
            if (value == null) {
                unknown = true;
            } else if (value == or) {
                return or;
            }
        }
        return unknown ? null : !or;
    }

    private @Nullable Object chosen(List<RowExpression> arguments, List<@Nullable Object> row) {
        int pairs = arguments.size() / 2;
        for (int i = 0; i < pairs; i++) {
            if (Boolean.TRUE.equals(evaluate(arguments.get(2 * i), row))) {
                return evaluate(arguments.get(2 * i + 1), row);
            }
        }
        return arguments.size() % 2 == 1 ? evaluate(arguments.get(arguments.size() - 1), row) : null;
    }

    private @Nullable Object strict(Call call, List<@Nullable Object> row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RowExpression argument : call.arguments()) {
            values.add(evaluate(argument, row));
        }
        return switch (call.function()) {
            case "IS DISTINCT FROM" -> !same(values.get(0), values.get(1));
            case "IS NOT DISTINCT FROM" -> same(values.get(0), values.get(1));
            case "IN" -> in(values);
            case "CONCAT_WS" -> values.get(0) == null ? null : Texts.joined(values);
            case "ELT" -> Texts.element(values);
            case "IS_ALPHA", "IS_DIGIT", "IS_DECIMAL" -> !values.contains(null) && Texts.is(call.function(), values);
            case "JSON_VALUE", "JSON_EXISTS", "IS JSON" -> Json.call(call, values, zone);
            default -> values.contains(null) ? null : present(call, values);
        };
    }

    private static @Nullable Boolean in(List<@Nullable Object> values) {
        Object wanted = values.get(0);
        if (wanted == null) {
            return null;
        }
        List<@Nullable Object> list = values.subList(1, values.size());
        if (list.stream().anyMatch(value -> value != null && equal(wanted, value))) {
            return true;
        }
        return list.contains(null) ? null : false;
    }

    /** The functions of arguments that are not NULL, by the first family that knows the name. */
    private @Nullable Object present(Call call, List<@Nullable Object> values) {
        Object[] given = values.toArray();
        return switch (call.function()) {
            case "NOT" -> !(Boolean) given[0];
            case "ITEM" -> ((Map<?, ?>) given[0]).get(given[1]);
            case "CARDINALITY" -> (long) ((Map<?, ?>) given[0]).size();
            case "=" -> equal(given[0], given[1]);
            case "<>" -> !equal(given[0], given[1]);
            case "<" -> ordered(given[0], given[1]) && compare(given[0], given[1]) < 0;
            case "<=" -> ordered(given[0], given[1]) && compare(given[0], given[1]) <= 0;
            case ">" -> ordered(given[0], given[1]) && compare(given[0], given[1]) > 0;
            case ">=" -> ordered(given[0], given[1]) && compare(given[0], given[1]) >= 0;
            case "GREATEST" -> Arrays.stream(given).max(Expressions::compare).orElseThrow();
            case "LEAST" -> Arrays.stream(given).min(Expressions::compare).orElseThrow();
            case "+", "-", "*", "/", "MOD", "NEGATE", "ABS", "CEIL", "FLOOR", "SIGN", "ROUND", "TRUNCATE" ->
                isTime(call) ? Times.arithmetic(call, given, zone) : Numbers.arithmetic(call, given);
            default ->
                Numbers.FUNCTIONS.contains(call.function())
                        ? Numbers.function(call.function(), given)
                        : readable(call, given);
        };
    }

    /** The functions that may find what they are given unreadable: most of them give NULL then. */
    private @Nullable Object readable(Call call, Object[] given) {
        try {
            return Times.FUNCTIONS.contains(call.function())
                    ? new TimeFunctions(zone, now).function(call, given)
                    : Texts.function(call.function(), given);
        } catch (IllegalArgumentException | DateTimeException e) {
            boolean fails = call.function().equals("DATE_FORMAT") && e instanceof IllegalArgumentException;
            if (fails || FAIL.contains(call.function())) {
                throw new EvaluationFailure(call.function() + " cannot read " + Arrays.toString(given));
            }
            return null;
        }
    }

    private static boolean isTime(Call call) {
        return call.arguments().stream()
                .map(RowExpression::type)
                .anyMatch(type -> type instanceof DataType.IntervalType || Times.isTime(type));
    }

    private static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Objects.equals(left, right);
        }
        return equal(left, right);
    }

    static boolean equal(Object left, Object right) {
        return ordered(left, right) && compare(left, right) == 0;
    }

    /** NaN is neither less nor greater than anything, nor equal to itself. */
    private static boolean ordered(Object left, Object right) {
        boolean leftIsNumber = !(left instanceof Double d && d.isNaN()) && !(left instanceof Float f && f.isNaN());
        boolean rightIsNumber = !(right instanceof Double d && d.isNaN()) && !(right instanceof Float f && f.isNaN());
        return leftIsNumber && rightIsNumber;
    }

    /** Text compares by its UTF-8 bytes, unsigned; numbers by value whatever their class. */
    static int compare(Object left, Object right) {
        if (left instanceof String text) {
            return Arrays.compareUnsigned(
                    text.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
        } else if (left instanceof Binary bytes) {
            return Arrays.compareUnsigned(bytes.bytes(), ((Binary) right).bytes());
        } else if (left instanceof Long number && right instanceof Long other) {
            return Long.compare(number, other);
        } else if (left instanceof BigDecimal || right instanceof BigDecimal) {
            return Numbers.decimal(left).compareTo(Numbers.decimal(right));
        } else if (left instanceof Number number) {
            double first = number.doubleValue() + 0.0;
            return Double.compare(first, ((Number) right).doubleValue() + 0.0);
        } else if (left instanceof List<?> row) {
            return row.equals(right) ? 0 : 1;
        }
        return comparable(left).compareTo(right);
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        return (Comparable<Object>) value;
    }
}
