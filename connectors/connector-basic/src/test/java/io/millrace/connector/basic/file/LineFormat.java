package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.type.DataType.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A line is a row with one text column; a line that begins with '!' is bad, one that begins with '#' is skipped. */
final class LineFormat implements Format {
    @Override
    public RecordDecoder decoder(RowType table, RowType wanted) {
        return LineFormat::decode;
    }

    private static DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count) {
        int[] rowStarts = new int[count];
        int[] rowLengths = new int[count];
        int[] recordOfRow = new int[count];
        List<BadRecord> bad = new ArrayList<>();
        int rows = 0;
        int skipped = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[i];
            if (length > 0 && data[starts[i] + length - 1] == '\r') {
                length--;
            }
            if (length > 0 && data[starts[i]] == '!') {
                byte[] raw = Arrays.copyOfRange(data, starts[i], starts[i] + lengths[i]);
                bad.add(new BadRecord(i, raw, BasicConnectorError.RECORD_TOO_LONG, "it begins with !"));
            } else if (length > 0 && data[starts[i]] == '#') {
                skipped++;
            } else {
                rowStarts[rows] = starts[i];
                rowLengths[rows] = length;
                recordOfRow[rows++] = i;
            }
        }
        Column column = new BytesColumn(rows, null, data, rowStarts, rowLengths);
        return new DecodedRecords(rows, List.of(column), recordOfRow, bad, skipped);
    }

    @Override
    public RecordEncoder encoder(RowType rowType) {
        return (batch, target, ends) -> {
            BytesColumn column = (BytesColumn) batch.column(0).flatten();
            for (int row = 0; row < batch.rowCount(); row++) {
                target.append(column.data(), column.starts()[row], column.lengths()[row]);
                target.append((byte) '\n');
                ends[row] = target.length();
            }
        };
    }

    @Override
    public RecordFraming framing() {
        return (data, from, to) -> {
            for (int i = from; i < to; i++) {
                if (data[i] == '\n') {
                    return i;
                }
            }
            return -1;
        };
    }

    @Override
    public String fileExtension() {
        return "txt";
    }

    static BytesColumn column(List<String> lines) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        lines.forEach(builder::append);
        return builder.build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
