package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;

/** Refuses columns that Flink's schema for Avro has no place for. */
final class AvroTypes {
    private static final int MILLISECONDS = 3;

    private AvroTypes() {}

    static void require(RowType table, boolean legacyTimestamps) {
        List<Problem> problems = new ArrayList<>();
        check(table, "", legacyTimestamps, problems);
        if (!problems.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, problems, null);
        }
    }

    private static void check(RowType row, String prefix, boolean legacyTimestamps, List<Problem> problems) {
        for (Field field : row.fields()) {
            String name = prefix + field.name();
            if (!isName(field.name())) {
                problems.add(Problem.error(
                                FormatError.NAME_NOT_HELD, "format 'avro' cannot hold a column named '" + name + "'")
                        .detail("Names in Avro have letters, digits and underscores of ASCII, and no digit in front.")
                        .hint("Rename the column, or use 'format' = 'json'."));
            }
            if (field.type() instanceof RowType nested) {
                check(nested, name + ".", legacyTimestamps, problems);
            } else if (!isHeld(field.type(), legacyTimestamps)) {
                boolean heldOtherwise = isHeld(field.type(), false);
                problems.add(Problem.error(
                                FormatError.TYPE_NOT_HELD,
                                "format 'avro' cannot hold column '" + name + "' of type "
                                        + field.type().name())
                        .detail(
                                heldOtherwise
                                        ? "With Flink's legacy mapping of timestamps there is only TIMESTAMP of at most"
                                                + " milliseconds."
                                        : "Times have at most milliseconds, and there are neither intervals nor maps.")
                        .hint(
                                heldOtherwise
                                        ? "Set 'avro.timestamp_mapping.legacy' = 'false'."
                                        : "Declare another type, or use 'format' = 'json'."));
            }
        }
    }

    private static boolean isName(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    private static boolean isHeld(DataType type, boolean legacyTimestamps) {
        if (type instanceof TimestampType timestamp) {
            return !legacyTimestamps || (!timestamp.localZone() && timestamp.precision() <= MILLISECONDS);
        }
        return !(type instanceof IntervalType || type instanceof MapType)
                && !(type instanceof TimeType time && time.precision() > MILLISECONDS);
    }

    /** Whether a timestamp of this precision is microseconds on the wire instead of milliseconds. */
    static boolean isMicros(DataType type) {
        return type instanceof TimestampType timestamp && timestamp.precision() > MILLISECONDS;
    }
}
