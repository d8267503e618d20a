package io.millrace.codegen.source;

import io.millrace.codegen.function.Decimals;
import io.millrace.codegen.function.Numbers;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.codegen.time.DateTimes;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arithmetic on numbers, and on times and intervals. Integers wrap around, as in Flink. */
final class ArithmeticWriter {
    private static final String NUMBERS = Numbers.class.getName();
    private static final String DECIMALS = Decimals.class.getName();
    private static final String DATE_TIMES = DateTimes.class.getName();

    private ArithmeticWriter() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "+", "-", "*", "/", "MOD" -> binary(writer, call);
            case "NEGATE" -> negate(writer, call);
            default -> null;
        };
    }

    private static Value binary(ExpressionWriter writer, Call call) {
        DataType left = call.arguments().get(0).type();
        DataType right = call.arguments().get(1).type();
        if (isTime(left) && right instanceof IntervalType interval) {
            return timeAndInterval(writer, call, left, writer.writeAll(call.arguments()), interval);
        }
        if (isTime(right)
                && left instanceof IntervalType interval
                && call.function().equals("+")) {
            List<Value> swapped = List.of(
                    writer.write(call.arguments().get(1)),
                    writer.write(call.arguments().get(0)));
            return timeAndInterval(writer, call, right, swapped, interval);
        }
        List<Value> arguments = writer.writeAll(call.arguments());
        if (call.type().physical() == Physical.DECIMAL) {
            return decimal(writer, call, arguments);
        }
        return primitive(writer, call, arguments);
    }

    private static boolean isTime(DataType type) {
        return type instanceof DateType || type instanceof TimeType || type instanceof DataType.TimestampType;
    }

    private static Value primitive(ExpressionWriter writer, Call call, List<Value> arguments) {
        Physical kind = call.type().physical();
        String isNull = Value.anyNull(arguments);
        for (Value argument : arguments) {
            if (rank(argument.kind()) > rank(kind) && !call.function().equals("MOD")) {
                throw CallWriter.notCompiled(call);
            }
        }
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        boolean divides = call.function().equals("/") || call.function().equals("MOD");
        if (divides
                && (kind == Physical.INT || kind == Physical.LONG)
                && mayBeZero(call.arguments().get(1))) {
            String method = NUMBERS + (call.function().equals("/") ? ".divide" : ".mod");
            Value quotient =
                    CallWriter.write(writer, call, method, List.of(), converted(arguments, kind), kind, Effects.FAILS);
            return narrowed(writer, call.type(), quotient);
        }
        String operator = call.function().equals("MOD") ? "%" : call.function();
        String type = Value.javaTypes(kind).get(0);
        String expression = convert(arguments.get(0), kind) + " " + operator + " " + convert(arguments.get(1), kind);
        Value value = Value.of(kind, writer.nullTemp(isNull), writer.temp(type, expression));
        return narrowed(writer, call.type(), value);
    }

    /** False for a literal: division by one cannot fail, and the JVM turns it into a multiplication. */
    private static boolean mayBeZero(RowExpression divisor) {
        return !(divisor instanceof Literal literal
                && literal.value() instanceof Number number
                && number.doubleValue() != 0);
    }

    /** The order of numeric kinds, or a rank above all of them for other kinds. */
    private static int rank(Physical kind) {
        return switch (kind) {
            case INT -> 0;
            case LONG -> 1;
            case FLOAT -> 2;
            case DOUBLE -> 3;
            default -> 4;
        };
    }

    private static List<Value> converted(List<Value> values, Physical kind) {
        List<Value> converted = new ArrayList<>();
        for (Value value : values) {
            converted.add(Value.of(kind, value.isNull(), convert(value, kind)));
        }
        return converted;
    }

    private static String convert(Value value, Physical kind) {
        return value.kind() == kind ? value.part() : "(" + Value.javaTypes(kind).get(0) + ") " + value.part();
    }

    /** TINYINT and SMALLINT wrap around at their own size. */
    static Value narrowed(ExpressionWriter writer, DataType type, Value value) {
        if (type instanceof IntegerType integer && integer.bits() < 32) {
            String narrow = integer.bits() == 8 ? "byte" : "short";
            return Value.of(Physical.INT, value.isNull(), writer.temp("int", "(" + narrow + ") " + value.part()));
        }
        return value;
    }

    private static Value decimal(ExpressionWriter writer, Call call, List<Value> arguments) {
        DecimalType result = (DecimalType) call.type();
        int leftScale = scale(call, 0);
        int rightScale = scale(call, 1);
        List<Value> operands = List.of(decimalOf(writer, arguments.get(0)), decimalOf(writer, arguments.get(1)));
        String name =
                switch (call.function()) {
                    case "+" -> "add";
                    case "-" -> "subtract";
                    case "*" -> "multiply";
                    case "/" -> "divide";
                    default -> "mod";
                };
        boolean divides = (call.function().equals("/") || call.function().equals("MOD"))
                && mayBeZero(call.arguments().get(1));
        List<String> leading =
                List.of("out", "" + leftScale, "" + rightScale, "" + result.precision(), "" + result.scale());
        return CallWriter.write(
                writer,
                call,
                DECIMALS + "." + name,
                leading,
                operands,
                Physical.DECIMAL,
                new Effects(true, divides, false));
    }

    private static int scale(Call call, int argument) {
        return call.arguments().get(argument).type() instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    /** An integer as a decimal of scale 0. */
    private static Value decimalOf(ExpressionWriter writer, Value value) {
        if (value.kind() == Physical.INT || value.kind() == Physical.LONG) {
            String low = writer.temp("long", "(long) " + value.part());
            return Value.of(Physical.DECIMAL, value.isNull(), low + " >> 63", low);
        }
        return value;
    }

    private static Value negate(ExpressionWriter writer, Call call) {
        Value value = writer.write(call.arguments().get(0));
        if (value.alwaysNull()) {
            return value;
        }
        if (value.kind() == Physical.DECIMAL) {
            String low = writer.temp("long", "-" + value.parts().get(1));
            String high = "~" + value.parts().get(0) + " + (" + low + " == 0L ? 1L : 0L)";
            return Value.of(Physical.DECIMAL, value.isNull(), writer.temp("long", high), low);
        }
        String type = Value.javaTypes(value.kind()).get(0);
        Value negated = Value.of(value.kind(), value.isNull(), writer.temp(type, "-" + value.part()));
        return narrowed(writer, call.type(), negated);
    }

    private static Value timeAndInterval(
            ExpressionWriter writer, Call call, DataType time, List<Value> arguments, IntervalType interval) {
        String isNull = writer.nullTemp(Value.anyNull(arguments));
        Physical kind = call.type().physical();
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        String point = arguments.get(0).part();
        String amount =
                (call.function().equals("-") ? "-" : "") + arguments.get(1).part();
        if (time instanceof DateType && kind == Physical.LONG) {
            point = "(" + point + " * 86400000000L)";
        }
        String sum;
        if (kind == Physical.LONG) {
            sum = interval.yearMonth()
                    ? DATE_TIMES + ".addMonths(" + point + ", " + amount + ")"
                    : point + " + " + amount + " * 1000L";
        } else if (time instanceof TimeType) {
            sum = interval.yearMonth() ? point : DATE_TIMES + ".addToTime(" + point + ", " + amount + ")";
        } else {
            sum = interval.yearMonth()
                    ? DATE_TIMES + ".addMonthsToDate(" + point + ", " + amount + ")"
                    : DATE_TIMES + ".addMillisToDate(" + point + ", " + amount + ")";
        }
        return Value.of(kind, isNull, writer.temp(Value.javaTypes(kind).get(0), sum));
    }
}
