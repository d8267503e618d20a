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
 * Some columns come from the key, the others from the value. A record is a row when both can be decoded; as in Flink, a
 * record without a key is skipped, like one without a value.
 */
final class KeyedDecoding implements RecordRows.Decoding {
    private final ValueDecoding valueDecoding;
    private final RecordDecoder keyDecoder;
    private final PresentSlices keys = new PresentSlices();
    /** Per wanted column its place among the value's columns, or -1 - its place among the key's. */
    private final int[] places;

    private KeyedDecoding(ValueDecoding valueDecoding, RecordDecoder keyDecoder, int[] places) {
        this.valueDecoding = valueDecoding;
        this.keyDecoder = keyDecoder;
        this.places = places;
    }

    static KeyedDecoding of(TableContext context, Format valueFormat, KeyColumns key, RowType wanted) {
        RowType table = context.physical();
        List<Field> ofValue = new ArrayList<>();
        List<Field> ofKey = new ArrayList<>();
        int[] places = new int[wanted.fieldCount()];
        for (int i = 0; i < places.length; i++) {
            Field field = wanted.fields().get(i);
            int column = table.indexOf(field.name());
            if (key.value().contains(column)) {
                places[i] = ofValue.size();
                ofValue.add(field);
            } else {
                places[i] = -1 - ofKey.size();
                int place = key.key().indexOf(column);
                ofKey.add(new Field(key.keyType().fields().get(place).name(), field.type()));
            }
        }
        return new KeyedDecoding(
                new ValueDecoding(valueFormat.decoder(key.valueType(table), RowType.of(ofValue))),
                key.format().decoder(key.keyType(), RowType.of(ofKey)),
                places);
    }

    @Override
    public RecordRows decode(RecordBlock block) {
        RecordRows values = valueDecoding.decode(block);
        if (values.rowCount() == 0) {
            return values;
        }
        keys.take(block.keyStarts(), block.keyLengths(), block.count());
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
                            ? values.get(place).gather(valuePositions, count)
                            : keyColumns.get(-1 - place).gather(keyPositions, count));
        }
        return columns;
    }

    private static int[] gathered(int[] numbers, int[] positions, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = numbers[positions[i]];
        }
        return gathered;
    }
}
