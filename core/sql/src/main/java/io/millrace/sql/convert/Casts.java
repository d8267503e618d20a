package io.millrace.sql.convert;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.sql.SqlError;
import io.millrace.sql.type.MapTypes;
import org.jspecify.annotations.Nullable;

/** Which explicit conversions there are, by Flink's table of casts. */
final class Casts {
    private Casts() {}

    static void check(DataType source, DataType target, @Nullable SourcePlace place) {
        if (!isPossible(source, target)) {
            throw MillraceException.refused(
                    Problem.error(SqlError.TYPE_MISMATCH, source.name() + " cannot be cast to " + target.name())
                            .at(place)
                            .hint(hint(source, target)));
        }
    }

    private static boolean isPossible(DataType source, DataType target) {
        if (source instanceof MapType from) {
            return target instanceof MapType to && MapTypes.isSameShape(from, to);
        }
        if (target instanceof CharacterType) {
            return true;
        }
        if (source instanceof CharacterType) {
            return !(target instanceof RowType || target instanceof MapType || target instanceof IntervalType);
        }
        if (Conversions.isNumeric(source)) {
            return Conversions.isNumeric(target)
                    || target instanceof BooleanType
                    || (target instanceof IntervalType && source instanceof IntegerType);
        }
        if (source instanceof BooleanType) {
            return target instanceof BooleanType || Conversions.isNumeric(target);
        }
        if (source instanceof BinaryType) {
            return target instanceof BinaryType;
        }
        if (source instanceof TimestampType) {
            return Conversions.isTemporal(target);
        }
        if (source instanceof DateType) {
            return target instanceof DateType || target instanceof TimestampType;
        }
        if (source instanceof TimeType) {
            return target instanceof TimeType || target instanceof TimestampType;
        }
        if (source instanceof IntervalType) {
            return target instanceof IntervalType || target instanceof IntegerType;
        }
        return source instanceof RowType a && target instanceof RowType b && a.fieldCount() == b.fieldCount();
    }

    private static String hint(DataType source, DataType target) {
        if (target instanceof TimestampType && Conversions.isNumeric(source)) {
            return "Use TO_TIMESTAMP_LTZ(value, 3) for epoch milliseconds, or TO_TIMESTAMP_LTZ(value, 0) for seconds.";
        }
        if (source instanceof TimestampType && Conversions.isNumeric(target)) {
            return "Use EXTRACT(EPOCH FROM value) or UNIX_TIMESTAMP(CAST(value AS STRING)).";
        }
        if (target instanceof MapType) {
            return "Make a map of values: MAP['key', value].";
        }
        if (source instanceof MapType) {
            return "Convert its values one by one, for example CAST(m['key'] AS " + target.name() + ").";
        }
        return "Convert it in two steps over STRING, or choose another type.";
    }
}
