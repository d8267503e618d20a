package io.millrace.codegen.source;

import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.codegen.time.DateTimes;
import io.millrace.codegen.time.TimeCastFunctions;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts to dates, times, timestamps and intervals. */
final class TimeCasts {
    private static final String DATE_TIMES = DateTimes.class.getName();

    private TimeCasts() {}

    static @Nullable Value toTime(ExpressionWriter writer, Call call, Value value, DataType from, DataType to) {
        if (from instanceof CharacterType) {
            return fromText(writer, call, value, to);
        }
        if (to instanceof TimestampType timestamp) {
            return toTimestamp(writer, value, from, timestamp);
        }
        if (to instanceof DateType) {
            return from instanceof TimestampType source
                    ? inline(writer, Physical.INT, value, ".dayOf(" + local(value, source) + ")")
                    : null;
        }
        if (to instanceof TimeType time) {
            return toTimeOfDay(writer, value, from, time);
        }
        if (to instanceof IntervalType interval) {
            return toInterval(writer, value, from, interval);
        }
        return null;
    }

    private static Value inline(ExpressionWriter writer, Physical kind, Value value, String call) {
        return CastWriter.inline(writer, kind, value, DATE_TIMES + call);
    }

    /** The local time of a timestamp, as a Java expression. */
    static String local(Value value, TimestampType type) {
        return type.localZone() ? "session.toLocal(" + value.part() + ")" : value.part();
    }

    private static @Nullable Value fromText(ExpressionWriter writer, Call call, Value value, DataType to) {
        String state = writer.parts.constants.state(TimeCastFunctions.State.class);
        if (to instanceof DateType) {
            return method(writer, call, "toDate", List.of(state), value, Physical.INT);
        }
        if (to instanceof TimeType time) {
            return method(writer, call, "toTime", List.of(state, "" + time.precision()), value, Physical.INT);
        }
        if (to instanceof TimestampType timestamp) {
            List<String> leading = List.of(state, "" + timestamp.precision());
            Value local = method(writer, call, "toTimestamp", leading, value, Physical.LONG);
            return timestamp.localZone() ? instant(writer, local, local.part()) : local;
        }
        return null;
    }

    private static Value method(
            ExpressionWriter writer, Call call, String name, List<String> leading, Value value, Physical kind) {
        return CastWriter.method(writer, call, TimeCastFunctions.class, name, leading, value, kind, Effects.FAILS);
    }

    private static Value instant(ExpressionWriter writer, Value value, String local) {
        return CastWriter.inline(writer, Physical.LONG, value, "session.toInstant(" + local + ")");
    }

    private static @Nullable Value toTimestamp(ExpressionWriter writer, Value value, DataType from, TimestampType to) {
        if (from instanceof TimestampType source) {
            Value moved = value;
            if (source.localZone() && !to.localZone()) {
                moved = CastWriter.inline(writer, Physical.LONG, value, "session.toLocal(" + value.part() + ")");
            } else if (!source.localZone() && to.localZone()) {
                moved = instant(writer, value, value.part());
            }
            return to.precision() >= source.precision()
                    ? moved
                    : inline(writer, Physical.LONG, moved, ".truncate(" + to.precision() + ", " + moved.part() + ")");
        }
        String micros;
        if (from instanceof DateType) {
            micros = value.part() + " * 86400000000L";
        } else if (from instanceof TimeType) {
            micros = value.part() + " * 1000L";
        } else {
            return null;
        }
        return to.localZone()
                ? instant(writer, value, micros)
                : CastWriter.inline(writer, Physical.LONG, value, micros);
    }

    private static @Nullable Value toTimeOfDay(ExpressionWriter writer, Value value, DataType from, TimeType to) {
        if (from instanceof TimestampType source) {
            String cut = DATE_TIMES + ".truncate(" + Math.min(3, to.precision()) + ", " + local(value, source) + ")";
            return inline(writer, Physical.INT, value, ".timeOfDay(" + cut + ")");
        }
        if (from instanceof TimeType source) {
            return to.precision() >= Math.min(3, source.precision())
                    ? value
                    : inline(
                            writer,
                            Physical.INT,
                            value,
                            ".timeOfDay(" + DATE_TIMES + ".truncate(" + to.precision() + ", " + value.part()
                                    + " * 1000L))");
        }
        return null;
    }

    private static @Nullable Value toInterval(ExpressionWriter writer, Value value, DataType from, IntervalType to) {
        Physical kind = to.physical();
        if (from instanceof IntervalType source && source.yearMonth() == to.yearMonth()) {
            return value;
        }
        if (from instanceof IntegerType) {
            String type = Value.javaTypes(kind).get(0);
            return CastWriter.inline(writer, kind, value, "(" + type + ") " + value.part());
        }
        return null;
    }
}
