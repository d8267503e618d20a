package io.millrace.connector.basic.print;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Rows as Flink's {@code print} writes them: {@code +I[a, 1, 2020-01-01T00:00]}, values as {@link Object#toString} of
 * the Java class that Flink converts them to.
 */
final class RowText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final RowType type;

    RowText(RowType type) {
        this.type = type;
    }

    /** Appends a row of a batch whose columns are {@code columns}, flattened. */
    void append(StringBuilder text, ChangeBatch batch, FlatColumn[] columns, int row) {
        long[] weights = batch.weights();
        text.append(weights != null && weights[row] < 0 ? "-D[" : "+I[");
        for (int i = 0; i < columns.length; i++) {
            text.append(i == 0 ? "" : ", ");
            appendValue(text, type.fieldType(i), columns[i], row);
        }
        text.append(']');
    }

    private static void appendValue(StringBuilder text, DataType type, FlatColumn column, int row) {
        if (column.isNull(row)) {
            text.append("null");
            return;
        }
        switch (column.physical()) {
            case BOOLEAN -> text.append(((BooleanColumn) column).value(row));
            case INT -> appendInt(text, type, ((IntColumn) column).value(row));
            case LONG -> appendLong(text, type, ((LongColumn) column).value(row));
            case FLOAT -> text.append(((FloatColumn) column).value(row));
            case DOUBLE -> text.append(((DoubleColumn) column).value(row));
            case DECIMAL -> text.append(decimal((DecimalType) type, (DecimalColumn) column, row));
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                int start = bytes.starts()[row];
                if (type instanceof MapType map) {
                    appendMap(text, map.value(), bytes.data(), start);
                } else {
                    appendBytes(text, type, bytes.data(), start, bytes.lengths()[row]);
                }
            }
            case ROW -> appendRow(text, (RowType) type, ((RowColumn) column).children(), row);
        }
    }

    private static void appendInt(StringBuilder text, DataType type, int value) {
        if (type instanceof DateType) {
            text.append(LocalDate.ofEpochDay(value));
        } else if (type instanceof TimeType) {
            text.append(LocalTime.ofNanoOfDay(value * NANOS_PER_MILLI));
        } else if (type instanceof IntervalType) {
            text.append(Period.ofMonths(value).normalized());
        } else {
            text.append(value);
        }
    }

    private static void appendLong(StringBuilder text, DataType type, long value) {
        if (type instanceof TimestampType timestamp) {
            long seconds = Math.floorDiv(value, MICROS_PER_SECOND);
            long nanos = Math.floorMod(value, MICROS_PER_SECOND) * NANOS_PER_MICRO;
            if (timestamp.localZone()) {
                text.append(Instant.ofEpochSecond(seconds, nanos));
            } else {
                text.append(LocalDateTime.ofEpochSecond(seconds, (int) nanos, ZoneOffset.UTC));
            }
        } else if (type instanceof IntervalType) {
            text.append(Duration.ofMillis(value));
        } else {
            text.append(value);
        }
    }

    private static BigDecimal decimal(DecimalType type, DecimalColumn column, int row) {
        BigInteger high = BigInteger.valueOf(column.high()[row]).shiftLeft(Long.SIZE);
        BigInteger low = new BigInteger(Long.toUnsignedString(column.low()[row]));
        return new BigDecimal(high.add(low), type.scale());
    }

    private static void appendBytes(StringBuilder text, DataType type, byte[] data, int start, int length) {
        if (!(type instanceof BinaryType)) {
            text.append(new String(data, start, length, StandardCharsets.UTF_8));
            return;
        }
        text.append('[');
        for (int i = 0; i < length; i++) {
            text.append(i == 0 ? "" : ", ").append(data[start + i]);
        }
        text.append(']');
    }

    /** Flink writes the entries in the order of a hash map; here they have their own. */
    private static void appendMap(StringBuilder text, DataType valueType, byte[] data, int start) {
        text.append('{');
        int entry = MapSlices.firstEntry(start);
        for (int left = MapSlices.entryCount(data, start); left > 0; left--) {
            int keyLength = MapSlices.keyLength(data, entry);
            appendBytes(text, DataTypes.STRING, data, MapSlices.keyStart(entry), keyLength);
            text.append('=');
            int valueLength = MapSlices.valueLength(data, entry);
            if (valueLength == MapSlices.NULL) {
                text.append("null");
            } else {
                appendBytes(text, valueType, data, MapSlices.valueStart(data, entry), valueLength);
            }
            text.append(left == 1 ? "" : ", ");
            entry = MapSlices.nextEntry(data, entry);
        }
        text.append('}');
    }

    private static void appendRow(StringBuilder text, RowType type, List<Column> children, int row) {
        text.append("+I[");
        for (int i = 0; i < children.size(); i++) {
            text.append(i == 0 ? "" : ", ");
            appendValue(text, type.fieldType(i), children.get(i).flatten(), row);
        }
        text.append(']');
    }
}
