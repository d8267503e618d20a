package io.millrace.formats.raw;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Utf8;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.Column;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a column of records that are its values: texts and bytes are slices of the records, numbers have the width of
 * their type; a record that is null is NULL. A text that is not UTF-8 and a number of another width are bad records.
 * One thread.
 */
final class RawDecoder implements RecordDecoder {
    /** Longer records are bad, and only so many of their bytes are kept: memory stays bounded. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final int KEPT_OF_LONG_RECORD = 1 << 20;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NOTHING = new byte[0];

    private final Field field;
    private final ValueKind kind;
    private final int width;
    private final boolean swapped;
    private final List<ColumnTarget> targets;

    private final ColumnTarget target;

    /** Whether somebody wants the column; it is checked in any case. */
    private final boolean wanted;

    RawDecoder(Field field, RowType wanted, RawOptions options) {
        this.field = field;
        kind = ValueKind.of(field.type());
        width = width(kind);
        swapped = !options.littleEndian();
        targets = ColumnTarget.of(wanted.fieldCount() > 0 ? wanted : RowType.of(List.of(field)));
        target = targets.get(0);
        this.wanted = wanted.fieldCount() > 0;
    }

    /** How many bytes a value has, or -1 when it may have any number. */
    static int width(ValueKind kind) {
        return switch (kind) {
            case BOOLEAN, TINYINT -> 1;
            case SMALLINT -> 2;
            case INT, FLOAT -> 4;
            case BIGINT, DOUBLE -> 8;
            default -> -1;
        };
    }

    @Override
    public DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count) {
        byte[] padded = Words.padded(data, starts, lengths, count, MAX_RECORD_BYTES);
        ColumnTarget.beginAll(targets, count);
        int[] recordOfRow = new int[count];
        List<BadRecord> bad = new ArrayList<>(0);
        int rows = 0;
        for (int record = 0; record < count; record++) {
            int start = starts[record];
            int length = lengths[record];
            if (length < 0) {
                if (storeNull(record, rows, bad)) {
                    recordOfRow[rows++] = record;
                }
            } else if (length > MAX_RECORD_BYTES) {
                String cause = "the record has " + length + " bytes; the limit is " + MAX_RECORD_BYTES;
                bad.add(bad(record, data, start, KEPT_OF_LONG_RECORD, FormatError.LIMIT_EXCEEDED, cause));
            } else if (width >= 0 && length != width) {
                String cause = "field '" + field.name() + "' is " + field.type().name() + ", which has " + width
                        + (width == 1 ? " byte" : " bytes") + ", but the record has " + length;
                bad.add(bad(record, data, start, length, FormatError.RAW_LENGTH, cause));
            } else {
                int invalid = kind == ValueKind.STRING ? Utf8.firstInvalid(padded, start, start + length) : -1;
                if (invalid >= 0) {
                    String cause = "byte " + (invalid - start) + " is not part of a UTF-8 character";
                    bad.add(bad(record, data, start, length, FormatError.NOT_UTF8, cause));
                } else {
                    store(padded, start, length, rows);
                    recordOfRow[rows++] = record;
                }
            }
        }
        List<Column> columns = ColumnTarget.finishAll(targets, rows, padded, new byte[0]);
        return new DecodedRecords(rows, wanted ? columns : List.of(), recordOfRow, bad, 0);
    }

    private boolean storeNull(int record, int row, List<BadRecord> bad) {
        try {
            target.storeNull(row, "the record is null");
            return true;
        } catch (RecordFault fault) {
            bad.add(new BadRecord(record, NOTHING, fault.code(), fault.reason()));
            return false;
        }
    }

    private static BadRecord bad(int record, byte[] data, int start, int kept, ErrorCode code, String cause) {
        return new BadRecord(record, Arrays.copyOfRange(data, start, start + kept), code, cause);
    }

    private void store(byte[] data, int start, int length, int row) {
        switch (kind) {
            case BOOLEAN -> target.booleans[row] = data[start] != 0;
            case TINYINT -> target.ints[row] = data[start];
            case SMALLINT -> {
                short value = (short) SHORTS.get(data, start);
                target.ints[row] = swapped ? Short.reverseBytes(value) : value;
            }
            case INT -> target.ints[row] = intAt(data, start);
            case BIGINT -> target.longs[row] = longAt(data, start);
            case FLOAT -> target.floats[row] = Float.intBitsToFloat(intAt(data, start));
            case DOUBLE -> target.doubles[row] = Double.longBitsToDouble(longAt(data, start));
            case STRING, BYTES -> {
                target.ints[row] = start;
                target.lengths[row] = length;
            }
            default -> throw new IllegalStateException("not held: " + kind);
        }
    }

    private int intAt(byte[] data, int start) {
        int value = Words.intAt(data, start);
        return swapped ? Integer.reverseBytes(value) : value;
    }

    private long longAt(byte[] data, int start) {
        long value = Words.at(data, start);
        return swapped ? Long.reverseBytes(value) : value;
    }
}
