package io.millrace.api.rows;

import io.millrace.api.Row;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
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
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns batches into rows of Java objects. */
final class RowReader {
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private final RowType type;
    private final List<String> names;

    RowReader(RowType type) {
        this.type = type;
        names = type.fields().stream().map(Field::name).toList();
    }

    List<Row> rows(ChangeBatch batch) {
        List<FlatColumn> columns = new ArrayList<>();
        batch.columns().forEach(column -> columns.add(column.flatten()));
        long @Nullable [] weights = batch.weights();
        List<Row> rows = new ArrayList<>(batch.rowCount());
        for (int row = 0; row < batch.rowCount(); row++) {
            rows.add(new Row(names, values(columns, row), weights == null ? 1 : weights[row]));
        }
        return rows;
    }

    private List<@Nullable Object> values(List<FlatColumn> columns, int row) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(columns.get(i), type.fieldType(i), row));
        }
        return values;
    }

    private static @Nullable Object value(FlatColumn column, DataType type, int row) {
        if (column.isNull(row)) {
            return null;
        }
        if (column instanceof BooleanColumn booleans) {
            return booleans.values()[row];
        } else if (column instanceof IntColumn ints) {
            return ofInt(ints.values()[row], type);
        } else if (column instanceof LongColumn longs) {
            return ofLong(longs.values()[row], type);
        } else if (column instanceof FloatColumn floats) {
            return floats.values()[row];
        } else if (column instanceof DoubleColumn doubles) {
            return doubles.values()[row];
        } else if (column instanceof DecimalColumn decimals && type instanceof DataType.DecimalType decimal) {
            BigInteger high = BigInteger.valueOf(decimals.high()[row]).shiftLeft(Long.SIZE);
            BigInteger low = new BigInteger(Long.toUnsignedString(decimals.low()[row]));
            return new BigDecimal(high.add(low), decimal.scale());
        } else if (column instanceof BytesColumn bytes) {
            int start = bytes.starts()[row];
            return type instanceof DataType.MapType map
                    ? ofMap(bytes.data(), start, map.value())
                    : ofBytes(bytes.data(), start, bytes.lengths()[row], type);
        } else if (column instanceof RowColumn nested && type instanceof RowType rowType) {
            RowReader reader = new RowReader(rowType);
            List<FlatColumn> children = new ArrayList<>();
            nested.children().forEach(child -> children.add(child.flatten()));
            return new Row(reader.names, reader.values(children, row), 1);
        }
        throw new IllegalStateException("no value of type " + type.name() + " in " + column.physical());
    }

    private static Object ofBytes(byte[] data, int start, int length, DataType type) {
        return type instanceof DataType.BinaryType
                ? Arrays.copyOfRange(data, start, start + length)
                : new String(data, start, length, StandardCharsets.UTF_8);
    }

    /** The entries in their order; values may be null. */
    private static Map<String, @Nullable Object> ofMap(byte[] data, int start, DataType valueType) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        int entry = MapSlices.firstEntry(start);
        for (int left = MapSlices.entryCount(data, start); left > 0; left--) {
            int keyStart = MapSlices.keyStart(entry);
            int length = MapSlices.valueLength(data, entry);
            map.put(
                    new String(data, keyStart, MapSlices.keyLength(data, entry), StandardCharsets.UTF_8),
                    length == MapSlices.NULL
                            ? null
                            : ofBytes(data, MapSlices.valueStart(data, entry), length, valueType));
            entry = MapSlices.nextEntry(data, entry);
        }
        return Collections.unmodifiableMap(map);
    }

    private static Object ofInt(int value, DataType type) {
        if (type instanceof DataType.DateType) {
            return LocalDate.ofEpochDay(value);
        } else if (type instanceof DataType.TimeType) {
            return LocalTime.ofNanoOfDay(value * 1_000_000L);
        } else if (type instanceof DataType.IntervalType) {
            return Period.ofMonths(value);
        } else if (type instanceof DataType.IntegerType integer && integer.bits() == 8) {
            return (byte) value;
        } else if (type instanceof DataType.IntegerType integer && integer.bits() == 16) {
            return (short) value;
        }
        return value;
    }

    private static Object ofLong(long value, DataType type) {
        if (type instanceof DataType.TimestampType timestamp) {
            long seconds = Math.floorDiv(value, MICROS_PER_SECOND);
            int nanos = (int) Math.floorMod(value, MICROS_PER_SECOND) * 1_000;
            return timestamp.localZone()
                    ? Instant.ofEpochSecond(seconds, nanos)
                    : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
        } else if (type instanceof DataType.IntervalType) {
            return Duration.ofMillis(value);
        }
        return value;
    }
}
