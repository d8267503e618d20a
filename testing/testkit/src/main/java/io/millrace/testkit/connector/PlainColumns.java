package io.millrace.testkit.connector;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BooleanColumnBuilder;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.DoubleColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.FloatColumnBuilder;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.column.RowColumnBuilder;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.map.MapWriter;
import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.Binary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Between columns and the plain values of scripts. */
public final class PlainColumns {
    private PlainColumns() {}

    /** A flat column of plain values. */
    public static FlatColumn flat(DataType type, List<? extends @Nullable Object> values) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (Object value : values) {
            append(builder, type, value);
        }
        return builder.build();
    }

    /** The same values in another encoding: a constant where all are equal, else a dictionary in first-seen order. */
    public static Column encoded(DataType type, List<? extends @Nullable Object> values) {
        List<@Nullable Object> distinct = new ArrayList<>();
        int[] indexes = new int[values.size()];
        for (int i = 0; i < indexes.length; i++) {
            if (!distinct.contains(values.get(i))) {
                distinct.add(values.get(i));
            }
            indexes[i] = distinct.indexOf(values.get(i));
        }
        FlatColumn dictionary = flat(type, distinct);
        return distinct.size() == 1
                ? new ConstantColumn(indexes.length, dictionary)
                : new DictionaryColumn(indexes.length, dictionary, indexes);
    }

    private static void append(ColumnBuilder builder, DataType type, @Nullable Object value) {
        if (value == null) {
            builder.appendNull();
            return;
        }
        switch (type.physical()) {
            case BOOLEAN -> ((BooleanColumnBuilder) builder).append((Boolean) value);
            case INT -> ((IntColumnBuilder) builder).append(Math.toIntExact(number(value)));
            case LONG -> ((LongColumnBuilder) builder).append(number(value));
            case FLOAT -> ((FloatColumnBuilder) builder).append((Float) value);
            case DOUBLE -> ((DoubleColumnBuilder) builder).append((Double) value);
            case DECIMAL -> ((DecimalColumnBuilder) builder).append(((BigDecimal) value).unscaledValue());
            case BYTES -> {
                BytesColumnBuilder bytes = (BytesColumnBuilder) builder;
                if (value instanceof Map<?, ?> map) {
                    write(map).appendTo(bytes);
                } else if (value instanceof Binary binary) {
                    bytes.append(binary.bytes(), 0, binary.bytes().length);
                } else {
                    bytes.append((String) value);
                }
            }
            case ROW -> {
                RowColumnBuilder rows = (RowColumnBuilder) builder;
                List<?> fields = (List<?>) value;
                for (int i = 0; i < fields.size(); i++) {
                    append(rows.child(i), ((DataType.RowType) type).fieldType(i), fields.get(i));
                }
                rows.endRow();
            }
        }
    }

    private static MapWriter write(Map<?, ?> map) {
        MapWriter writer = new MapWriter();
        writer.begin();
        map.forEach((key, value) -> {
            byte[] name = ((String) key).getBytes(StandardCharsets.UTF_8);
            if (value == null) {
                writer.nullEntry(name, 0, name.length);
            } else {
                byte[] bytes = value instanceof Binary binary
                        ? binary.bytes()
                        : ((String) value).getBytes(StandardCharsets.UTF_8);
                writer.entry(name, 0, name.length, bytes, 0, bytes.length);
            }
        });
        writer.end();
        return writer;
    }

    private static long number(Object value) {
        if (value instanceof LocalDate date) {
            return date.toEpochDay();
        } else if (value instanceof LocalTime time) {
            return time.toNanoOfDay() / 1_000_000;
        } else if (value instanceof LocalDateTime timestamp) {
            return micros(timestamp.toInstant(ZoneOffset.UTC));
        } else if (value instanceof Instant instant) {
            return micros(instant);
        }
        return (Long) value;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** The plain value at a row. */
    public static @Nullable Object value(Column column, int row, DataType type) {
        return plain(column.flatten(), row, type);
    }

    private static @Nullable Object plain(FlatColumn column, int row, DataType type) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (type.physical()) {
            case BOOLEAN -> ((BooleanColumn) column).value(row);
            case INT -> plain(((IntColumn) column).value(row), type);
            case LONG -> plain(((LongColumn) column).value(row), type);
            case FLOAT -> ((FloatColumn) column).value(row);
            case DOUBLE -> ((DoubleColumn) column).value(row);
            case DECIMAL -> decimal((DecimalColumn) column, row, ((DataType.DecimalType) type).scale());
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                int start = bytes.starts()[row];
                yield type instanceof DataType.MapType map
                        ? map(bytes.data(), start, map.value())
                        : bytes(bytes.data(), start, bytes.lengths()[row], type);
            }
            case ROW -> {
                List<@Nullable Object> fields = new ArrayList<>();
                List<Column> children = ((RowColumn) column).children();
                for (int i = 0; i < children.size(); i++) {
                    fields.add(value(children.get(i), row, ((DataType.RowType) type).fieldType(i)));
                }
                yield fields;
            }
        };
    }

    private static Object plain(long number, DataType type) {
        if (type instanceof DataType.DateType) {
            return LocalDate.ofEpochDay(number);
        } else if (type instanceof DataType.TimeType) {
            return LocalTime.ofNanoOfDay(number * 1_000_000);
        } else if (type instanceof DataType.TimestampType timestamp) {
            Instant instant = Instant.EPOCH.plus(number, ChronoUnit.MICROS);
            return timestamp.localZone() ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        }
        return number;
    }

    private static BigDecimal decimal(DecimalColumn column, int row, int scale) {
        BigInteger high = BigInteger.valueOf(column.high()[row]).shiftLeft(64);
        BigInteger low = new BigInteger(Long.toUnsignedString(column.low()[row]));
        return new BigDecimal(high.add(low), scale);
    }

    private static Object bytes(byte[] data, int start, int length, DataType type) {
        return type instanceof DataType.CharacterType
                ? new String(data, start, length, StandardCharsets.UTF_8)
                : Binary.of(Arrays.copyOfRange(data, start, start + length));
    }

    private static Map<String, @Nullable Object> map(byte[] data, int start, DataType valueType) {
        Map<String, @Nullable Object> map = new TreeMap<>();
        int entry = MapSlices.firstEntry(start);
        for (int left = MapSlices.entryCount(data, start); left > 0; left--) {
            int keyStart = MapSlices.keyStart(entry);
            int length = MapSlices.valueLength(data, entry);
            map.put(
                    new String(data, keyStart, MapSlices.keyLength(data, entry), StandardCharsets.UTF_8),
                    length == MapSlices.NULL
                            ? null
                            : bytes(data, MapSlices.valueStart(data, entry), length, valueType));
            entry = MapSlices.nextEntry(data, entry);
        }
        return map;
    }
}
