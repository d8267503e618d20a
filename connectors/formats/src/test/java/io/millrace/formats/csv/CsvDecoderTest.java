package io.millrace.formats.csv;

import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.DATE;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.TIME;
import static io.millrace.spi.type.DataTypes.decimal;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.formats.Records;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.type.DataType.RowType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {
    private static final RowType TABLE = row(field("id", INT), field("name", STRING), field("price", decimal(10, 2)));

    /** Frames and decodes a file. */
    private static DecodedRecords read(String file, String... options) {
        byte[] data = file.getBytes(StandardCharsets.UTF_8);
        RecordFraming framing = new CsvFormatFactory()
                .create(Records.options(options), ZoneId.of("UTC"))
                .framing();
        List<byte[]> records = new ArrayList<>();
        for (int from = 0; from < data.length; ) {
            int end = framing.recordEnd(data, from, data.length);
            end = end < 0 ? data.length : end;
            records.add(Arrays.copyOfRange(data, from, end));
            from = end + 1;
        }
        return Records.decode(Records.decoder(new CsvFormatFactory(), TABLE, TABLE, options), records);
    }

    private static List<String> causes(DecodedRecords decoded) {
        return decoded.bad().stream()
                .map(bad -> bad.record() + " " + bad.code().code() + " " + bad.cause())
                .toList();
    }

    @Test
    void readsFieldsWithQuotesLineBreaksAndAByteOrderMark() {
        DecodedRecords decoded = read("\uFEFF1,a,2.5\r\n 2 ,\"b \"\"x\"\",\r\nc\" ,3\n3,d\"e,-1,\n4,é,.5");
        assertThat(causes(decoded)).isEmpty();
        assertThat(Records.rows(decoded, TABLE))
                .containsExactly(
                        List.of(1, "a", new BigDecimal("2.50")),
                        List.of(2, "b \"x\",\r\nc", new BigDecimal("3.00")),
                        List.of(3, "d\"e", new BigDecimal("-1.00")),
                        List.of(4, "é", new BigDecimal("0.50")));
    }

    @Test
    void namesWhatIsWrongAndWhere() {
        DecodedRecords decoded =
                read("1,a\n2,b,3,4\n\n3,\"c\"d,1\nx,e,1\n4,f,\"1,5\"\n5;g;1\n6,\u0000,7\n7,\"h,1\n8,i,1\n");
        assertThat(causes(decoded))
                .containsExactly(
                        "0 MR7212 the record has 2 fields, but the table has 3 columns; it ends at byte 3",
                        "1 MR7212 the record has more fields than the 3 columns of the table: the first too many is at"
                                + " byte 6 (field 4)",
                        "2 MR7212 the record has 1 field, but the table has 3 columns; it ends at byte 0",
                        "3 MR7211 text stands behind the closing quote at byte 5 (field 2)",
                        "4 MR7203 field 'id' is INT, but its value x at byte 0 (field 1) is not a whole number",
                        "5 MR7203 field 'price' is DECIMAL(10, 2), but its value 1,5 at byte 4 (field 3) is not a"
                                + " number",
                        "6 MR7212 the record has 1 field, but the table has 3 columns; it ends at byte 5",
                        "8 MR7211 the quote at byte 2 (field 2) is not closed");
        assertThat(Records.rows(decoded, TABLE)).containsExactly(List.of(6, "\u0000", new BigDecimal("7.00")));
        assertThat(causes(read("1,a,2\r3,b,4\r")))
                .containsExactly("0 MR7211 a line break stands at byte 5 (field 3), which is not quoted");
    }

    @Test
    void skipsBrokenRecordsAndValuesWhenAsked() {
        DecodedRecords decoded = read("1,a\n2,b,3,4\nx,c,1\n3,\"c\"d,1\n", "csv.ignore-parse-errors", "true");
        assertThat(decoded.bad()).isEmpty();
        assertThat(decoded.skipped()).isEqualTo(2);
        assertThat(Records.rows(decoded, TABLE))
                .containsExactly(Arrays.asList(1, "a", null), Arrays.asList(null, "c", new BigDecimal("1.00")));
    }

    @Test
    void followsItsOptions() {
        DecodedRecords decoded = read(
                "# c, \"\n\n1|'a|''b'|1\n2|n/a|\\n2\n 3 | c | 3 \n",
                "csv.field-delimiter",
                "|",
                "csv.quote-character",
                "'",
                "csv.null-literal",
                "n/a",
                "csv.allow-comments",
                "true",
                "csv.escape-character",
                "\\",
                "csv.trim-spaces",
                "true");
        assertThat(causes(decoded)).isEmpty();
        assertThat(decoded.skipped()).isEqualTo(2);
        assertThat(Records.rows(decoded, TABLE))
                .containsExactly(
                        List.of(1, "a|'b", new BigDecimal("1.00")),
                        Arrays.asList(2, null, new BigDecimal("2.00")),
                        List.of(3, "c", new BigDecimal("3.00")));
        assertThat(Records.rows(read("1,\"\",2\n", "csv.empty-string-as-null", "true"), TABLE))
                .containsExactly(Arrays.asList(1, null, new BigDecimal("2.00")));
        assertThat(Records.rows(read("1,\"a,2\n", "csv.disable-quote-character", "true"), TABLE))
                .containsExactly(List.of(1, "\"a", new BigDecimal("2.00")));
    }

    @Test
    void readsTimesAsFlinkDoes() {
        RowType type = row(field("d", DATE), field("t", TIME), field("ts", timestamp(3)), field("b", BOOLEAN));
        DecodedRecords decoded = Records.decode(
                Records.decoder(new CsvFormatFactory(), type, type),
                "1970-1-2,00:00:01.999, 1970-01-01 00:00:00.001 ,yes",
                "1970-02-30,00:01,1970-01-01 00:00:00, TRUE ",
                "1970-13-01,00:01,1970-01-01 00:00:00,true");
        assertThat(causes(decoded))
                .containsExactly("2 MR7203 field 'd' is DATE, but its value 1970-13-01 at byte 0 (field 1) is not a"
                        + " date such as '2026-01-31'");
        assertThat(Records.rows(decoded, type))
                .containsExactly(List.of(1, 1000, 1000L, false), List.of(60, 60_000, 0L, true));
    }

    @Test
    void refusesBytesThatAreNotUtf8AndRecordsThatAreTooLong() {
        byte[] broken = {'1', ',', 'a', (byte) 0xC3, ',', '2'};
        byte[] quoted = {'1', ',', '"', (byte) 0xFF, '"', ',', '2'};
        byte[] huge = new byte[CsvDecoder.MAX_RECORD_BYTES + 1];
        DecodedRecords decoded =
                Records.decode(Records.decoder(new CsvFormatFactory(), TABLE, TABLE), List.of(broken, quoted, huge));
        assertThat(causes(decoded))
                .containsExactly(
                        "0 MR7206 byte 3 (field 2) is not part of a UTF-8 character",
                        "1 MR7206 byte 3 (field 2) is not part of a UTF-8 character",
                        "2 MR7207 the record has 16777217 bytes; the limit is 16777216");
        assertThat(decoded.bad().get(0).raw()).isEqualTo(broken);
    }

    @Test
    void refusesOptionsAndTypesThatCannotBe() {
        CsvFormatFactory factory = new CsvFormatFactory();
        ZoneId utc = ZoneId.of("UTC");
        assertThatThrownBy(() -> factory.create(Records.options("csv.field-delimiter", "||"), utc))
                .hasMessage("MR6202: 'csv.field-delimiter' must be one character, but is '||'");
        assertThatThrownBy(() -> factory.create(
                        Records.options("csv.quote-character", "'", "csv.disable-quote-character", "true"), utc))
                .hasMessageStartingWith("MR6201: ");
        RowType type = row(field("r", TABLE.withNullable(true)));
        assertThatThrownBy(() -> factory.create(Records.options(), utc).decoder(type, type))
                .hasMessageStartingWith("MR6203: format 'csv' cannot hold column 'r' of type ROW<");
    }
}
