package io.millrace.engine.side;

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
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Shows single rows as JSON objects: for late tables and messages, not for output formats. */
public final class RowJson {
    private final RowType type;

    public RowJson(RowType type) {
        this.type = type;
    }

    public String text(ChangeBatch batch, int row) {
        StringBuilder out = new StringBuilder("{");
        List<Field> fields = type.fields();
        for (int i = 0; i < fields.size(); i++) {
            appendField(out, i, fields.get(i), batch.column(i).flatten(), row);
        }
        return out.append('}').toString();
    }

    private static void appendField(StringBuilder out, int index, Field field, FlatColumn column, int row) {
        if (index > 0) {
            out.append(',');
        }
        appendText(out, field.name());
        out.append(':');
        if (column.isNull(row)) {
            out.append("null");
        } else {
            appendValue(out, field.type(), column, row);
        }
    }

    private static void appendValue(StringBuilder out, DataType type, FlatColumn column, int row) {
        if (column instanceof BooleanColumn booleans) {
            out.append(booleans.value(row));
        } else if (column instanceof IntColumn ints) {
            appendInt(out, type, ints.value(row));
        } else if (column instanceof LongColumn longs) {
            appendLong(out, type, longs.value(row));
        } else if (column instanceof FloatColumn floats) {
            appendNumber(out, floats.value(row), Float.toString(floats.value(row)));
        } else if (column instanceof DoubleColumn doubles) {
            appendNumber(out, doubles.value(row), Double.toString(doubles.value(row)));
        } else if (column instanceof DecimalColumn decimals) {
            BigInteger unscaled = BigInteger.valueOf(decimals.high()[row])
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(decimals.low()[row])));
            out.append(new BigDecimal(unscaled, ((DecimalType) type).scale()).toPlainString());
        } else if (column instanceof BytesColumn bytes) {
            int start = bytes.starts()[row];
            if (type instanceof MapType map) {
                appendMap(out, map.value(), bytes.data(), start);
            } else {
                appendBytes(out, type, bytes.data(), start, bytes.lengths()[row]);
            }
        } else {
            appendRow(out, (RowType) type, (RowColumn) column, row);
        }
    }

    private static void appendBytes(StringBuilder out, DataType type, byte[] data, int start, int length) {
        appendText(
                out,
                type instanceof BinaryType
                        ? Base64.getEncoder().encodeToString(Arrays.copyOfRange(data, start, start + length))
                        : new String(data, start, length, StandardCharsets.UTF_8));
    }

    private static void appendMap(StringBuilder out, DataType valueType, byte[] data, int start) {
        out.append('{');
        int entry = MapSlices.firstEntry(start);
        for (int left = MapSlices.entryCount(data, start); left > 0; left--) {
            appendBytes(out, DataTypes.STRING, data, MapSlices.keyStart(entry), MapSlices.keyLength(data, entry));
            out.append(':');
            int length = MapSlices.valueLength(data, entry);
            if (length == MapSlices.NULL) {
                out.append("null");
            } else {
                appendBytes(out, valueType, data, MapSlices.valueStart(data, entry), length);
            }
            out.append(left == 1 ? "" : ",");
            entry = MapSlices.nextEntry(data, entry);
        }
        out.append('}');
    }

    private static void appendRow(StringBuilder out, RowType type, RowColumn column, int row) {
        out.append('{');
        for (int i = 0; i < type.fieldCount(); i++) {
            appendField(out, i, type.fields().get(i), column.children().get(i).flatten(), row);
        }
        out.append('}');
    }

    private static void appendInt(StringBuilder out, DataType type, int value) {
        if (type instanceof DateType) {
            appendText(out, LocalDate.ofEpochDay(value).toString());
        } else if (type instanceof TimeType) {
            appendText(out, LocalTime.ofNanoOfDay(value * 1_000_000L).toString());
        } else {
            out.append(value);
        }
    }

    private static void appendLong(StringBuilder out, DataType type, long value) {
        if (type instanceof TimestampType timestamp) {
            String instant = Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString();
            appendText(out, timestamp.localZone() ? instant : instant.substring(0, instant.length() - 1));
        } else {
            out.append(value);
        }
    }

    /** JSON has no NaN and no infinities: they are shown as text. */
    private static void appendNumber(StringBuilder out, double value, String text) {
        if (Double.isFinite(value)) {
            out.append(text);
        } else {
            appendText(out, text);
        }
    }

    private static void appendText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
