package io.millrace.codegen.source;

import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.codegen.time.TimeFormats;
import io.millrace.codegen.time.TimeParts;
import io.millrace.codegen.time.TimeUnit;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of times with a unit, and the time now. */
final class TimeCalls {
    private static final String PARTS = TimeParts.class.getName();

    private TimeCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "EXTRACT" -> extract(writer, call, unit(call, SpecialCalls.literal(call, 0)), 1);
            case "YEAR", "QUARTER", "MONTH", "WEEK", "HOUR", "MINUTE", "SECOND" ->
                extract(writer, call, unit(call, call.function()), 0);
            case "DAYOFMONTH" -> extract(writer, call, TimeUnit.DAY, 0);
            case "DAYOFYEAR" -> extract(writer, call, TimeUnit.DOY, 0);
            case "DAYOFWEEK" -> extract(writer, call, TimeUnit.DOW, 0);
            case "FLOOR", "CEIL" -> round(writer, call);
            case "TIMESTAMPADD" -> add(writer, call);
            case "TIMESTAMPDIFF" -> difference(writer, call);
            case "DATE_FORMAT" -> format(writer, call);
            case "TO_TIMESTAMP_LTZ" -> toInstant(writer, call);
            case "CURRENT_TIMESTAMP", "NOW", "PROCTIME", "CURRENT_ROW_TIMESTAMP" ->
                now(Physical.LONG, "session.nowMillis() * 1000L");
            case "LOCALTIMESTAMP" -> now(Physical.LONG, "session.toLocal(session.nowMillis() * 1000L)");
            case "CURRENT_DATE" -> now(Physical.INT, localNow("dayOf"));
            case "CURRENT_TIME", "LOCALTIME" -> now(Physical.INT, localNow("timeOfDay") + " / 1000 * 1000");
            default -> null;
        };
    }

    private static Value now(Physical kind, String expression) {
        return Value.of(kind, Value.NEVER, "(" + expression + ")");
    }

    private static String localNow(String method) {
        return "io.millrace.codegen.time.DateTimes." + method + "(session.toLocal(session.nowMillis() * 1000L))";
    }

    private static TimeUnit unit(Call call, String name) {
        try {
            return TimeUnit.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new NotCompiled(call.function() + " has no such unit of time", call.place());
        }
    }

    private static String java(TimeUnit unit) {
        return TimeUnit.class.getName() + "." + unit.name();
    }

    private static Value extract(ExpressionWriter writer, Call call, TimeUnit unit, int argument) {
        RowExpression time = call.arguments().get(argument);
        Value value = writer.write(time);
        if (value.alwaysNull()) {
            return Value.nullOf(call.type().physical());
        }
        DataType type = time.type();
        String head = PARTS + ".";
        String of;
        if (type instanceof TimestampType timestamp) {
            // As in Flink this is so for EPOCH too: the seconds of the local time.
            of = "ofTimestamp(" + java(unit) + ", " + TimeCasts.local(value, timestamp) + ")";
        } else if (type instanceof DateType) {
            of = "ofDate(" + java(unit) + ", " + value.part() + ")";
        } else if (type instanceof TimeType && (unit.micros() != 0 || unit == TimeUnit.NANOSECOND)) {
            of = "ofTime(" + java(unit) + ", " + value.part() + ")";
        } else if (type instanceof IntervalType interval) {
            of = (interval.yearMonth() ? "ofMonths(" : "ofMillis(") + java(unit) + ", " + value.part() + ")";
        } else {
            throw CallWriter.notCompiled(call);
        }
        String part = head + of;
        writer.code.markExpensive();
        Physical kind = call.type().physical();
        return CastWriter.inline(writer, kind, value, kind == Physical.INT ? "(int) " + part : part);
    }

    private static @Nullable Value round(ExpressionWriter writer, Call call) {
        if (call.arguments().size() < 2) {
            return null;
        }
        TimeUnit unit = unit(call, SpecialCalls.literal(call, 0));
        if (unit.micros() == 0 && unit.months() == 0) {
            throw new NotCompiled("a time is not rounded to " + unit, call.place());
        }
        RowExpression time = call.arguments().get(1);
        Value value = writer.write(time);
        if (value.alwaysNull()) {
            return value;
        }
        String method = call.function().toLowerCase(Locale.ROOT);
        String head = PARTS + "." + method;
        writer.code.markExpensive();
        if (time.type() instanceof DateType) {
            return CastWriter.inline(
                    writer, Physical.INT, value, head + "Date(" + java(unit) + ", " + value.part() + ")");
        }
        if (time.type() instanceof TimeType) {
            return CastWriter.inline(
                    writer, Physical.INT, value, head + "Time(" + java(unit) + ", " + value.part() + ")");
        }
        if (time.type() instanceof TimestampType timestamp) {
            String rounded = head + "(" + java(unit) + ", " + TimeCasts.local(value, timestamp) + ")";
            return CastWriter.inline(
                    writer,
                    Physical.LONG,
                    value,
                    timestamp.localZone() ? "session.toInstant(" + rounded + ")" : rounded);
        }
        return null;
    }

    private static Value add(ExpressionWriter writer, Call call) {
        TimeUnit unit = unit(call, SpecialCalls.literal(call, 0));
        DataType type = call.arguments().get(2).type();
        List<Value> arguments = List.of(
                writer.write(call.arguments().get(1)),
                writer.write(call.arguments().get(2)));
        String isNull = Value.anyNull(arguments);
        Physical kind = call.type().physical();
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        String method;
        String point = arguments.get(1).part();
        if (kind == Physical.LONG) {
            method = "add";
            point = type instanceof DateType ? "(" + point + " * 86400000000L)" : point;
        } else {
            method = type instanceof TimeType ? "addToTime" : "addToDate";
        }
        String sum = PARTS + "." + method + "(" + java(unit) + ", "
                + arguments.get(0).part() + ", " + point + ")";
        writer.code.markExpensive();
        return Value.of(
                kind, writer.nullTemp(isNull), writer.temp(Value.javaTypes(kind).get(0), sum));
    }

    private static Value difference(ExpressionWriter writer, Call call) {
        TimeUnit unit = unit(call, SpecialCalls.literal(call, 0));
        if (unit.micros() == 0 && unit.months() == 0) {
            throw new NotCompiled(call.function() + " has no such unit of time", call.place());
        }
        List<Value> arguments = List.of(
                writer.write(call.arguments().get(1)),
                writer.write(call.arguments().get(2)));
        String isNull = Value.anyNull(arguments);
        Physical kind = call.type().physical();
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        String difference = PARTS + ".difference(" + java(unit) + ", "
                + micros(arguments.get(0), call.arguments().get(1).type()) + ", "
                + micros(arguments.get(1), call.arguments().get(2).type()) + ")";
        writer.code.markExpensive();
        return Value.of(
                kind,
                writer.nullTemp(isNull),
                writer.temp(Value.javaTypes(kind).get(0), kind == Physical.INT ? "(int) " + difference : difference));
    }

    private static String micros(Value value, DataType type) {
        if (type instanceof DateType) {
            return value.part() + " * 86400000000L";
        }
        return type instanceof TimeType ? value.part() + " * 1000L" : value.part();
    }

    private static @Nullable Value format(ExpressionWriter writer, Call call) {
        DataType type = call.arguments().get(0).type();
        if (type instanceof CharacterType) {
            return null;
        }
        Value time = writer.write(call.arguments().get(0));
        Value pattern = writer.write(call.arguments().get(1));
        if (time.alwaysNull()) {
            return Value.nullOf(Physical.BYTES);
        }
        String local;
        if (type instanceof TimestampType timestamp) {
            local = TimeCasts.local(time, timestamp);
        } else if (type instanceof DateType) {
            local = time.part() + " * 86400000000L";
        } else {
            throw CallWriter.notCompiled(call);
        }
        Value micros = CastWriter.inline(writer, Physical.LONG, time, local);
        String state = writer.parts.constants.state(TimeFormats.State.class);
        return CallWriter.write(
                writer,
                call,
                TimeFormats.class.getName() + ".format",
                List.of("out", state),
                List.of(micros, pattern),
                Physical.BYTES,
                new Effects(false, true, true));
    }

    /** Of a number with a precision, 3 by default; texts have methods of their own. */
    private static @Nullable Value toInstant(ExpressionWriter writer, Call call) {
        RowExpression first = call.arguments().get(0);
        if (first.type() instanceof CharacterType) {
            return null;
        }
        int precision = 3;
        if (call.arguments().size() > 1
                && call.arguments().get(1) instanceof Literal literal
                && literal.value() instanceof Number number) {
            precision = number.intValue();
        }
        if (precision < 0 || precision > 6) {
            throw new NotCompiled("TO_TIMESTAMP_LTZ takes a precision from 0 to 6", call.place());
        }
        long unit = (long) Math.pow(10, 6 - precision);
        Value value = writer.write(first);
        if (value.alwaysNull()) {
            return Value.nullOf(Physical.LONG);
        }
        if (first.type() instanceof DecimalType) {
            List<Value> arguments = new ArrayList<>();
            arguments.add(CastWriter.convert(writer, call, value, first.type(), new DataType.FloatingType(64, true)));
            value = arguments.get(0);
        }
        boolean whole = value.kind() == Physical.INT || value.kind() == Physical.LONG;
        String micros =
                whole ? "(long) " + value.part() + " * " + unit + "L" : "(long) (" + value.part() + " * " + unit + "D)";
        return CastWriter.inline(writer, Physical.LONG, value, micros);
    }
}
