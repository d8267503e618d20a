package io.millrace.formats.csv;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.TextConverter;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.TimestampStandard;
import io.millrace.formats.text.ValueFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes CSV records into columns by position: strings without escapes are slices of the records' bytes.
 *
 * <p>An empty line is a record with one empty field, as in Flink, unless comments are allowed. One thread.
 */
final class CsvDecoder implements RecordDecoder {
    /** Longer records are bad, and only so many of their bytes are kept: memory stays bounded. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final int KEPT_OF_LONG_RECORD = 1 << 20;

    private final CsvOptions options;
    private final FieldScanner scanner;
    private final TextConverter converter = new TextConverter(TimestampStandard.SQL);
    private final List<ColumnTarget> targets;

    /** Per field of a record what it fills, or null when nobody wants it. */
    private final @Nullable ColumnTarget[] byPosition;

    CsvDecoder(RowType table, RowType wanted, CsvOptions options) {
        this.options = options;
        scanner = new FieldScanner(options);
        targets = ColumnTarget.of(wanted);
        byPosition = new ColumnTarget[table.fieldCount()];
        for (ColumnTarget target : targets) {
            byPosition[table.indexOf(target.name)] = target;
        }
    }

    @Override
    public DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count) {
        byte[] padded = Words.padded(data, starts, lengths, count, MAX_RECORD_BYTES);
        ColumnTarget.beginAll(targets, count);
        int[] recordOfRow = new int[count];
        List<BadRecord> bad = new ArrayList<>(0);
        int rows = 0;
        int skipped = 0;
        for (int record = 0; record < count; record++) {
            int start = starts[record];
            int end = start + lengths[record];
            try {
                if (decodeRecord(padded, start, end, rows)) {
                    recordOfRow[rows++] = record;
                } else {
                    skipped++;
                }
            } catch (RecordFault fault) {
                ColumnTarget.clearNulls(targets, rows);
                if (options.ignoreParseErrors()) {
                    skipped++;
                } else {
                    int kept = end - start > MAX_RECORD_BYTES ? start + KEPT_OF_LONG_RECORD : end;
                    bad.add(new BadRecord(record, Arrays.copyOfRange(data, start, kept), fault.code(), fault.reason()));
                }
            }
        }
        List<Column> columns = ColumnTarget.finishAll(targets, rows, padded, converter.takeSide());
        return new DecodedRecords(rows, columns, recordOfRow, bad, skipped);
    }

    /** Where the first field begins: behind a byte order mark and, as in Jackson where comments are allowed, spaces. */
    static int contentStart(byte[] data, int from, int to, CsvOptions options) {
        boolean mark = to - from >= 3
                && data[from] == (byte) 0xEF
                && data[from + 1] == (byte) 0xBB
                && data[from + 2] == (byte) 0xBF;
        int p = mark ? from + 3 : from;
        while (options.allowComments() && p < to && data[p] == ' ') {
            p++;
        }
        return p;
    }

    /** Whether what begins at {@link #contentStart} is an empty line or a comment. */
    static boolean isComment(byte[] data, int content, int to) {
        return content == to || data[content] == '#' || data[content] == '\n' || data[content] == '\r';
    }

    private boolean decodeRecord(byte[] data, int start, int recordEnd, int row) {
        scanner.startRecord(start);
        if (recordEnd - start > MAX_RECORD_BYTES) {
            throw new RecordFault(
                    FormatError.LIMIT_EXCEEDED,
                    "the record has " + (recordEnd - start) + " bytes; the limit is " + MAX_RECORD_BYTES);
        }
        int end = recordEnd > start && data[recordEnd - 1] == '\r' ? recordEnd - 1 : recordEnd;
        int p = contentStart(data, start, end, options);
        if (options.allowComments() && isComment(data, p, end)) {
            return false;
        }
        int field = 0;
        RecordFault valueFault = null;
        while (true) {
            int after = scanner.scan(data, p, end, field);
            if (field < byPosition.length) {
                ColumnTarget target = byPosition[field];
                if (target != null && valueFault == null) {
                    valueFault = store(target, p, row);
                }
            } else if (!isAllowedBehindLast(field, after == end)) {
                throw new RecordFault(
                        FormatError.CSV_COLUMN_COUNT,
                        "the record has more fields than the " + byPosition.length + " columns of the table: the"
                                + " first too many is at " + scanner.place(p));
            }
            field++;
            if (after == end) {
                break;
            }
            p = after + 1;
        }
        if (field < byPosition.length) {
            fillMissing(field, row, recordEnd - start);
        }
        if (valueFault != null) {
            throw valueFault;
        }
        return true;
    }

    private boolean isAllowedBehindLast(int field, boolean last) {
        if (options.ignoreTrailing()) {
            return true;
        }
        boolean blank = true;
        for (int i = scanner.from(); i < scanner.to(); i++) {
            blank &= scanner.text()[i] >= 0 && scanner.text()[i] <= ' ';
        }
        return options.allowTrailingDelimiter() && last && blank && field == byPosition.length;
    }

    private void fillMissing(int fields, int row, int length) {
        if (!options.ignoreParseErrors() || options.failOnMissing()) {
            throw new RecordFault(
                    FormatError.CSV_COLUMN_COUNT,
                    "the record has " + fields + (fields == 1 ? " field" : " fields") + ", but the table has "
                            + byPosition.length + " columns; it ends at byte " + length);
        }
        for (int i = fields; i < byPosition.length; i++) {
            ColumnTarget target = byPosition[i];
            if (target != null) {
                target.storeNull(row, "is missing");
            }
        }
    }

    /** Stores a value; returns why it cannot be, as a wrong number of fields explains more than a wrong value does. */
    private @Nullable RecordFault store(ColumnTarget target, int position, int row) {
        try {
            storeText(target, position, row);
            return null;
        } catch (RecordFault fault) {
            return fault;
        }
    }

    private void storeText(ColumnTarget target, int position, int row) {
        byte[] text = scanner.text();
        int from = scanner.from();
        int to = scanner.to();
        if ((options.emptyAsNull() && from == to) || isNullLiteral(text, from, to)) {
            target.storeNull(row, "is null");
            return;
        }
        try {
            switch (target.kind) {
                case STRING -> storeString(target, text, from, to, row);
                case DATE -> target.ints[row] = CsvTimes.parseDate(text, from, to, converter.times());
                case TIME -> target.ints[row] = CsvTimes.parseTime(text, from, to, target.precision);
                case TIMESTAMP, TIMESTAMP_LTZ, BYTES -> convertTrimmed(target, text, from, to, row);
                default -> converter.convert(target, text, from, to, row);
            }
        } catch (ValueFault fault) {
            converter.onFault(target, text, from, to, row, fault, options.ignoreParseErrors(), scanner.place(position));
        }
    }

    private boolean isNullLiteral(byte[] text, int from, int to) {
        byte[] literal = options.nullLiteral();
        return literal != null && Arrays.equals(literal, 0, literal.length, text, from, to);
    }

    private void storeString(ColumnTarget target, byte[] text, int from, int to, int row) {
        if (scanner.resolved()) {
            ByteBuilder side = converter.side();
            int sideStart = side.length();
            side.append(text, from, to - from);
            target.storeSide(row, side, sideStart);
        } else {
            converter.convert(target, text, from, to, row);
        }
    }

    private void convertTrimmed(ColumnTarget target, byte[] text, int from, int to, int row) {
        int start = from;
        int end = to;
        while (start < end && text[start] >= 0 && text[start] <= ' ') {
            start++;
        }
        while (end > start && text[end - 1] >= 0 && text[end - 1] <= ' ') {
            end--;
        }
        converter.convert(target, text, start, end, row);
    }
}
