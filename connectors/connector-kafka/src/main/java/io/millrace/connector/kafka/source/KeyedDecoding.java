package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.column.Column;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Some columns come from the key, the others from the value.
 *
 * <pre>
 *                      column of the key alone   of the value, or of both
 *  key and value there key                       value
 *  key null            raw: NULL; other formats: the record is no row, though the value may have all columns
 *  value null          raw: NULL; other formats: the record is no row
 * </pre>
 *
 * So does Flink's connector (DynamicKafkaDeserializationSchema of 5.0.0-2.2): it makes a row for each row of the key,
 * puts the key's fields into it and the value's over them. All of the key is decoded in any case, so that one that
 * cannot be read is a bad record even if no query asks for it.
 */
final class KeyedDecoding implements RecordRows.Decoding {
    private final ValueDecoding valueDecoding;
    private final RecordDecoder keyDecoder;
    private final boolean keyHoldsNull;
    private final PresentSlices keys = new PresentSlices();
    /** Per wanted column its place among those of the value, or -1 - its place in the key. */
    private final int[] places;

    private KeyedDecoding(ValueDecoding valueDecoding, RecordDecoder keyDecoder, boolean keyHoldsNull, int[] places) {
        this.valueDecoding = valueDecoding;
        this.keyDecoder = keyDecoder;
        this.keyHoldsNull = keyHoldsNull;
        this.places = places;
    }

    static KeyedDecoding of(TableContext context, Format valueFormat, KeyColumns key, RowType wanted) {
        RowType table = context.physical();
        List<Field> ofValue = new ArrayList<>();
        List<Field> ofKey = new ArrayList<>();
        for (int place = 0; place < key.key().size(); place++) {
            Field field = key.keyType().fields().get(place);
            // Where the value has the column too, it counts: the key's may be NULL whatever the column says.
            boolean isCovered = key.value().contains(key.key().get(place));
            ofKey.add(isCovered ? new Field(field.name(), field.type().withNullable(true)) : field);
        }
        int[] places = new int[wanted.fieldCount()];
        for (int i = 0; i < places.length; i++) {
            Field field = wanted.fields().get(i);
            int column = table.indexOf(field.name());
            if (key.value().contains(column)) {
                places[i] = ofValue.size();
                ofValue.add(field);
            } else {
                int place = key.key().indexOf(column);
                places[i] = -1 - place;
                ofKey.set(place, new Field(ofKey.get(place).name(), field.type()));
            }
        }
        return new KeyedDecoding(
                ValueDecoding.of(valueFormat, key.valueType(table), RowType.of(ofValue)),
                key.format().decoder(key.keyType(), RowType.of(ofKey)),
                key.format().holdsNull(),
                places);
    }

    @Override
    public RecordRows decode(RecordBlock block) {
        RecordRows values = valueDecoding.decode(block);
        if (values.rowCount() == 0) {
            return values;
        }
        if (keyHoldsNull) {
            keys.takeAll(block.keyStarts(), block.keyLengths(), block.count());
        } else {
            keys.take(block.keyStarts(), block.keyLengths(), block.count());
        }
        DecodedRecords decoded = keyDecoder.decode(block.data(), keys.starts(), keys.lengths(), keys.count());
        int[] keyRecords = keys.recordsOf(decoded);
        int[] valuePositions = new int[values.rowCount()];
        int[] keyPositions = new int[values.rowCount()];
        int count = join(values.recordOfRow(), keyRecords, valuePositions, keyPositions);
        List<BadRecord> bad = badKeys(decoded.bad(), values);
        int skipped = values.rowCount() - count - bad.size();
        bad.addAll(values.bad());
        bad.sort(Comparator.comparingInt(BadRecord::record));
        return new RecordRows(
                count,
                columns(values.columns(), decoded.columns(), valuePositions, keyPositions, count),
                gathered(values.recordOfRow(), valuePositions, count),
                bad,
                values.skipped() + skipped);
    }

    /** Finds the records that are in both ascending lists; returns how many there are. */
    private static int join(int[] values, int[] keys, int[] valuePositions, int[] keyPositions) {
        int count = 0;
        int key = 0;
        for (int value = 0; value < values.length; value++) {
            while (key < keys.length && keys[key] < values[value]) {
                key++;
            }
            if (key < keys.length && keys[key] == values[value]) {
                valuePositions[count] = value;
                keyPositions[count++] = key;
            }
        }
        return count;
    }

    /** Bad keys of records whose value is a row; of the others the value says enough. */
    private List<BadRecord> badKeys(List<BadRecord> decoded, RecordRows values) {
        List<BadRecord> bad = new ArrayList<>();
        for (BadRecord key : decoded) {
            int record = keys.record(key.record());
            if (Arrays.binarySearch(values.recordOfRow(), record) >= 0) {
                bad.add(new BadRecord(record, key.raw(), key.code(), "in the key, " + key.cause()));
            }
        }
        return bad;
    }

    private List<Column> columns(
            List<Column> values, List<Column> keyColumns, int[] valuePositions, int[] keyPositions, int count) {
        List<Column> columns = new ArrayList<>(places.length);
        for (int place : places) {
            columns.add(
                    place >= 0
                            ? gathered(values.get(place), valuePositions, count)
                            : gathered(keyColumns.get(-1 - place), keyPositions, count));
        }
        return columns;
    }

    /** The positions rise, so that as many as the column has rows are all of them. */
    private static Column gathered(Column column, int[] positions, int count) {
        return column.rowCount() == count ? column : column.gather(positions, count);
    }

    private static int[] gathered(int[] numbers, int[] positions, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = numbers[positions[i]];
        }
        return gathered;
    }
}
