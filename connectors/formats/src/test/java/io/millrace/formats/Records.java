package io.millrace.formats;

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
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts texts through a decoder and makes plain objects of the columns. */
public final class Records {
    private Records() {}

    /** The seed of a random test: printed, and given by -Dmillrace.test.seed. */
    public static long seed() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("seed: -Dmillrace.test.seed=" + seed);
        return seed;
    }

    public static RecordDecoder decoder(FormatFactory factory, RowType table, RowType wanted, String... options) {
        return factory.create(options(options), ZoneId.of("UTC")).decoder(table, wanted);
    }

    public static OptionValues options(String... keysAndValues) {
        Map<String, String> texts = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            texts.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new OptionValues(texts);
    }

    public static DecodedRecords decode(RecordDecoder decoder, String... records) {
        return decode(
                decoder,
                Arrays.stream(records)
                        .map(record -> record.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    public static DecodedRecords decode(RecordDecoder decoder, List<byte[]> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] starts = new int[records.size()];
        int[] lengths = new int[records.size()];
        for (int i = 0; i < records.size(); i++) {
            starts[i] = bytes.size();
            lengths[i] = records.get(i).length;
            bytes.writeBytes(records.get(i));
            bytes.write('\n');
        }
        return decoder.decode(bytes.toByteArray(), starts, lengths, records.size());
    }

    /** Every row as a list of plain values. */
    public static List<List<@Nullable Object>> rows(DecodedRecords decoded, RowType type) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < decoded.rowCount(); row++) {
            rows.add(row(decoded.columns(), type, row));
        }
        return rows;
    }

    private static List<@Nullable Object> row(List<Column> columns, RowType type, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(columns.get(i).flatten(), type.fieldType(i), row));
        }
        return values;
    }

    public static @Nullable Object value(FlatColumn column, DataType type, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column.physical()) {
            case BOOLEAN -> ((BooleanColumn) column).value(row);
            case INT -> ((IntColumn) column).value(row);
            case LONG -> ((LongColumn) column).value(row);
            case FLOAT -> ((FloatColumn) column).value(row);
            case DOUBLE -> ((DoubleColumn) column).value(row);
            case DECIMAL -> decimal((DecimalColumn) column, ((DecimalType) type).scale(), row);
            case BYTES ->
                type instanceof MapType map
                        ? map((BytesColumn) column, map.value(), row)
                        : type instanceof BinaryType ? base64((BytesColumn) column, row) : text(column, row);
            case ROW -> row(((RowColumn) column).children(), (RowType) type, row);
        };
    }

    private static Map<String, @Nullable String> map(BytesColumn column, DataType valueType, int row) {
        byte[] data = column.data();
        int entry = MapSlices.firstEntry(column.starts()[row]);
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (int left = MapSlices.entryCount(data, column.starts()[row]); left > 0; left--) {
            int keyStart = MapSlices.keyStart(entry);
            byte[] key = Arrays.copyOfRange(data, keyStart, keyStart + MapSlices.keyLength(data, entry));
            int start = MapSlices.valueStart(data, entry);
            int length = MapSlices.valueLength(data, entry);
            byte[] value = length == MapSlices.NULL ? null : Arrays.copyOfRange(data, start, start + length);
            map.put(
                    new String(key, StandardCharsets.UTF_8),
                    value == null
                            ? null
                            : valueType instanceof BinaryType
                                    ? Base64.getEncoder().encodeToString(value)
                                    : new String(value, StandardCharsets.UTF_8));
            entry = MapSlices.nextEntry(data, entry);
        }
        return map;
    }

    private static String text(FlatColumn column, int row) {
        return ((BytesColumn) column).text(row);
    }

    private static String base64(BytesColumn column, int row) {
        int start = column.starts()[row];
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOfRange(column.data(), start, start + column.lengths()[row]));
    }

    private static BigDecimal decimal(DecimalColumn column, int scale, int row) {
        BigInteger low = new BigInteger(Long.toUnsignedString(column.low()[row]));
        return new BigDecimal(
                BigInteger.valueOf(column.high()[row]).shiftLeft(64).add(low), scale);
    }
}
