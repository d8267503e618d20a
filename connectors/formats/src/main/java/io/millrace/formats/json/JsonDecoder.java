package io.millrace.formats.json;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.TextConverter;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes records of one JSON object each into columns: strings without escapes are slices of the records' bytes, and
 * nothing is allocated per row.
 *
 * <p>A record with nothing in it is skipped, as in Flink. One thread.
 */
final class JsonDecoder implements RecordDecoder {
    /** Longer records are bad, and only so many of their bytes are kept: memory stays bounded. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final int KEPT_OF_LONG_RECORD = 1 << 20;

    /** Short inputs are read before a kernel would pay. */
    private static final int COMPILE_AFTER = 10_000;

    private final JsonScanner scanner = new JsonScanner();
    private final TextConverter converter;
    private final List<ColumnTarget> targets;
    private final ObjectReader root;
    private final boolean ignoreErrors;

    JsonDecoder(RowType wanted, JsonOptions options) {
        this(wanted, options, COMPILE_AFTER);
    }

    JsonDecoder(RowType wanted, JsonOptions options, int compileAfter) {
        ignoreErrors = options.ignoreParseErrors();
        converter = new TextConverter(options.timestampStandard());
        targets = ColumnTarget.of(wanted);
        ValueReader values = new ValueReader(scanner, converter, ignoreErrors, new JsonText(hasDecimal(wanted)));
        root = ObjectReader.of(
                targets, new ObjectReader.Shared(values, scanner, options.failOnMissingField(), compileAfter));
    }

    /** Whether a kernel reads the records, for tests. */
    boolean isCompiled() {
        return root.isCompiled();
    }

    private static boolean hasDecimal(DataType type) {
        return type instanceof DecimalType
                || (type instanceof RowType row && row.fields().stream().anyMatch(field -> hasDecimal(field.type())));
    }

    @Override
    public DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count) {
        byte[] padded = padded(data, starts, lengths, count);
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
                if (ignoreErrors) {
                    skipped++;
                } else {
                    byte[] raw = Arrays.copyOfRange(data, start, rawEnd(start, end));
                    bad.add(new BadRecord(record, raw, fault.code(), fault.reason()));
                }
            }
        }
        List<Column> columns = ColumnTarget.finishAll(targets, rows, padded, converter.takeSide());
        return new DecodedRecords(rows, columns, recordOfRow, bad, skipped);
    }

    private static int rawEnd(int start, int end) {
        return end - start > MAX_RECORD_BYTES ? start + KEPT_OF_LONG_RECORD : end;
    }

    /** The data, or a copy of it that has spare bytes behind the last record. */
    private static byte[] padded(byte[] data, int[] starts, int[] lengths, int count) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            if (lengths[i] <= MAX_RECORD_BYTES) {
                end = Math.max(end, starts[i] + lengths[i]);
            }
        }
        return end <= data.length - Words.SPARE ? data : Arrays.copyOf(data, end + Words.SPARE);
    }

    /** Whether the record is a row; it is none when it is empty. */
    private boolean decodeRecord(byte[] data, int start, int end, int row) {
        int p = start;
        if (p == end || (p + 1 == end && data[p] == '\r')) {
            return false;
        }
        scanner.startRecord(start);
        if (end - start > MAX_RECORD_BYTES) {
            throw new RecordFault(
                    FormatError.LIMIT_EXCEEDED,
                    "the record has " + (end - start) + " bytes; the limit is " + MAX_RECORD_BYTES);
        }
        if (data[p] != '{') {
            p = objectStart(data, p, end);
        }
        p = root.read(data, p + 1, end, row);
        if (p != end) {
            p = JsonScanner.skipSpace(data, p, end);
            if (p != end) {
                throw scanner.unexpected(data, p, end, "nothing behind the object");
            }
        }
        return true;
    }

    /** Steps over space and a byte order mark to the brace. */
    private int objectStart(byte[] data, int position, int end) {
        int p = position;
        if (end - p >= 3 && data[p] == (byte) 0xEF && data[p + 1] == (byte) 0xBB && data[p + 2] == (byte) 0xBF) {
            p += 3;
        }
        p = JsonScanner.skipSpace(data, p, end);
        if (p < end && data[p] == '{') {
            return p;
        }
        String kind = p < end ? JsonScanner.kind(data[p]) : null;
        if (kind != null) {
            int after = scanner.skipValue(data, p, end);
            if (JsonScanner.skipSpace(data, after, end) == end) {
                throw new RecordFault(
                        FormatError.JSON_NOT_AN_OBJECT,
                        "the record is " + kind + ", not an object, at byte " + scanner.offset(p));
            }
        }
        throw scanner.unexpected(data, p, end, "an object");
    }
}
