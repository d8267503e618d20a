package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.BYTES;
import static io.millrace.spi.type.DataTypes.DATE;
import static io.millrace.spi.type.DataTypes.DOUBLE;
import static io.millrace.spi.type.DataTypes.FLOAT;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.SMALLINT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.TIME;
import static io.millrace.spi.type.DataTypes.TINYINT;
import static io.millrace.spi.type.DataTypes.decimal;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;
import static io.millrace.spi.type.DataTypes.timestampLtz;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.Records;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {
    private static final RowType BID = row(
            field("auction", BIGINT), field("price", decimal(10, 2)), field("url", STRING), field("at", timestamp(3)));

    private static DecodedRecords decode(RowType type, String... records) {
        return Records.decode(Records.decoder(new JsonFormatFactory(), type, type), records);
    }

    /** One value of a type, or the bad record's code and cause. */
    private static @Nullable Object one(DataType type, String json, String... options) {
        RowType row = row(field("v", type));
        DecodedRecords decoded =
                Records.decode(Records.decoder(new JsonFormatFactory(), row, row, options), "{\"v\":" + json + "}");
        if (!decoded.bad().isEmpty()) {
            BadRecord bad = decoded.bad().get(0);
            return bad.code().code() + " " + bad.cause();
        }
        return decoded.rowCount() == 0
                ? "skipped"
                : Records.rows(decoded, row).get(0).get(0);
    }

    private static void assertBad(DataType type, String json, String causePart) {
        assertThat(String.valueOf(one(type, json)))
                .as(json)
                .startsWith("MR7203 ")
                .contains(causePart);
    }

    @Test
    void predictsNoFieldWithoutItsComma() {
        RowType type = row(field("a", BIGINT), field("b", BIGINT));
        DecodedRecords decoded = decode(
                type,
                "{\"a\":1,\"b\":2}",
                "{\"b\":2,\"a\":1}",
                "{\"a\":1\"b\":2}",
                "{\"a\":1,\"a\":1}",
                "{,\"a\":1}",
                "{\"x\":{\"a\":1,\"b\":2}}",
                "{\"x\":{\"b\":1,\"a\":2}}",
                "{\"x\":{\"a\":1\"b\":2}}");
        assertThat(decoded.bad().stream().map(BadRecord::record)).containsExactly(2, 4, 7);
    }

    @Test
    void readsFieldsInAnyOrderWithAnySpace() {
        DecodedRecords decoded = decode(
                BID,
                "{\"auction\":1,\"price\":12.5,\"url\":\"a\",\"at\":\"2026-01-31 12:30:00.123\"}",
                " { \"url\" : \"b\" , \"x\":{\"y\":[1,2,{}]}, \"at\":null,\"auction\": -7 ,\"price\":\"3\"} ",
                "",
                "{}",
                "\r",
                "{\"auction\":3,\"auction\":4,\"url\":null,\"url\":\"c\"}\r");
        assertThat(decoded.bad()).isEmpty();
        assertThat(decoded.skipped()).isEqualTo(2);
        assertThat(Arrays.copyOf(decoded.recordOfRow(), 4)).containsExactly(0, 1, 3, 5);
        assertThat(Records.rows(decoded, BID))
                .containsExactly(
                        Arrays.asList(1L, new BigDecimal("12.50"), "a", 1769862600123000L),
                        Arrays.asList(-7L, new BigDecimal("3.00"), "b", null),
                        Arrays.asList(null, null, null, null),
                        Arrays.asList(4L, null, "c", null));
    }

    @Test
    void readsNestedRowsAndTheirMissingFields() {
        RowType inner = row(field("a", INT), field("b", STRING));
        RowType type = row(field("id", INT), field("in", inner.withNullable(true)));
        DecodedRecords decoded = decode(
                type,
                "{\"id\":1,\"in\":{\"a\":5,\"b\":\"\\u00e9\\n\"}}",
                "{\"id\":2,\"in\":null}",
                "{\"in\":{\"b\":\"é\"},\"in\":{\"a\":1}}",
                "{\"id\":3,\"in\":{}}",
                "{\"id\":4,\"in\":7}");
        assertThat(decoded.bad()).hasSize(1);
        assertThat(decoded.bad().get(0).cause()).contains("field 'in'").contains("is not an object");
        assertThat(Records.rows(decoded, type))
                .containsExactly(
                        List.of(1, List.of(5, "é\n")),
                        Arrays.asList(2, null),
                        Arrays.asList(null, Arrays.asList(1, null)),
                        Arrays.asList(3, Arrays.asList(null, null)));
    }

    @Test
    void keepsRowsApartWhenRecordsBetweenThemAreBad() {
        DecodedRecords decoded = decode(
                BID,
                "{\"auction\":null,\"price\":null,\"url\":null,\"at\":1}",
                "{\"auction\":1,\"price\":1,\"url\":\"\\\"q\\\"\",\"at\":\"2026-01-01 00:00:00\"}",
                "{\"auction\":null,\"url\":\"x",
                "{\"auction\":2,\"price\":2,\"url\":\"z\",\"at\":\"2026-01-01 00:00:00\"}");
        assertThat(decoded.bad()).extracting(BadRecord::record).containsExactly(0, 2);
        assertThat(new String(decoded.bad().get(1).raw(), StandardCharsets.UTF_8))
                .isEqualTo("{\"auction\":null,\"url\":\"x");
        assertThat(Records.rows(decoded, BID))
                .containsExactly(
                        List.of(1L, new BigDecimal("1.00"), "\"q\"", 1767225600000000L),
                        List.of(2L, new BigDecimal("2.00"), "z", 1767225600000000L));
    }

    @Test
    void convertsAsFlinkDoes() {
        assertThat(one(INT, "\" 12 \"")).isEqualTo(12);
        assertThat(one(INT, "\"+12\"")).isEqualTo(12);
        assertThat(one(INT, "12.7")).isEqualTo(12);
        assertThat(one(INT, "-1.27e1")).isEqualTo(-12);
        assertThat(one(BIGINT, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(one(BIGINT, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(one(BIGINT, "-0")).isEqualTo(0L);
        assertThat(one(TINYINT, "-128")).isEqualTo(-128);
        assertThat(one(SMALLINT, "\"32767\"")).isEqualTo(32767);
        assertThat(one(BOOLEAN, "\" TRUE\"")).isEqualTo(true);
        assertThat(one(BOOLEAN, "1")).isEqualTo(false);
        assertThat(one(BOOLEAN, "\"yes\"")).isEqualTo(false);
        assertThat(one(DOUBLE, "-0")).isEqualTo(-0.0);
        assertThat(one(DOUBLE, "\"NaN\"")).isEqualTo(Double.NaN);
        assertThat(one(DOUBLE, "1e-400")).isEqualTo(0.0);
        assertThat(one(FLOAT, "16777217")).isEqualTo(1.6777216E7f);
        assertThat(one(STRING, "1.50")).isEqualTo("1.50");
        assertThat(one(STRING, "true")).isEqualTo("true");
        assertThat(one(STRING, "{ \"a\" : [1.50, \"\\u00e9\\/\", -0], \"b\":{} }"))
                .isEqualTo("{\"a\":[1.5,\"é/\",0],\"b\":{}}");
        assertThat(one(decimal(5, 2), "999.994")).isEqualTo(new BigDecimal("999.99"));
        assertThat(one(decimal(5, 2), "1e-999999999")).isEqualTo(new BigDecimal("0.00"));
        assertThat(one(decimal(38, 0), "99999999999999999999999999999999999999"))
                .isEqualTo(new BigDecimal("99999999999999999999999999999999999999"));
        assertThat(one(BYTES, "\"AQID\"")).isEqualTo("AQID");
        assertThat(one(DATE, "\"1969-12-31\"")).isEqualTo(-1);
        assertThat(one(TIME, "\"00:00:01.5\"")).isEqualTo(1500);
        assertThat(one(timestamp(3), "\"1969-12-31 23:59:59.999999999\"")).isEqualTo(-1000L);
        assertThat(one(timestamp(6), "\"2026-02-30 00:00:00\"")).isEqualTo(1772236800000000L);
        assertThat(one(timestampLtz(3), "\"1970-01-01 00:00:00.001Z\"")).isEqualTo(1000L);
        assertThat(one(timestamp(3), "\"1970-01-01T00:00\"", "json.timestamp-format.standard", "ISO-8601"))
                .isEqualTo(0L);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertBad(INT, "2147483648", "is out of range");
        assertBad(BIGINT, "9223372036854775808", "is out of range");
        assertBad(INT, "true", "is not a whole number");
        assertBad(INT, "\"\"", "is not a whole number");
        assertBad(INT, "{}", "is an object");
        assertBad(TINYINT, "1.0", "is not a whole number");
        assertBad(TINYINT, "128", "is out of range");
        assertBad(decimal(5, 2), "1000", "is out of range");
        assertBad(decimal(5, 2), "999.995", "is out of range");
        assertBad(decimal(5, 2), "1e999999999", "is out of range");
        assertBad(decimal(5, 2), "true", "is not a number");
        assertBad(DOUBLE, "1E400", "is out of range");
        assertBad(FLOAT, "1e39", "is out of range");
        assertBad(timestamp(3), "1767225600000", "is not a timestamp");
        assertBad(timestamp(3), "\"2026-01-01\"", "is not a timestamp");
        assertBad(timestamp(3), "\"2026-01-01T00:00:00Z\"", "is not a timestamp");
        assertBad(timestamp(3), "\"2026-01-01 00:00:00+02:00\"", "is not a timestamp");
        assertBad(timestampLtz(3), "\"2026-01-01 00:00:00\"", "is not a timestamp");
        assertBad(DATE, "\"2026-02-29\"", "is not a date");
        assertBad(BYTES, "\"AQI\"", "is not Base64");
        assertBad(BOOLEAN, "[]", "is an array");
        assertThat(one(INT.withNullable(false), "null")).isEqualTo("MR7205 field 'v' is NOT NULL, but is null");
        assertThat(one(INT, "x")).isEqualTo("MR7201 expected a value at byte 5, found 'x'");
        assertThat(one(INT, "\"x\"", "json.ignore-parse-errors", "true")).isNull();
        assertThat(one(INT, "x", "json.ignore-parse-errors", "true")).isEqualTo("skipped");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            null                    | MR7202 the record is null, not an object, at byte 0
            "str"                   | MR7202 the record is a string, not an object, at byte 0
            ~ []~                   | MR7202 the record is an array, not an object, at byte 1
            123                     | MR7202 the record is a number, not an object, at byte 0
            ~  ~                    | MR7201 the record ends too early, at byte 2: expected an object
            {                       | MR7201 the record ends too early, at byte 1: expected a key or '}'
            {"v"                    | MR7201 the record ends too early, at byte 4: expected ':'
            {"v":1                  | MR7201 the record ends too early, at byte 6: expected ',' or '}'
            {"v":"a                 | MR7201 the record ends within a string at byte 7
            {"v":1}}                | MR7201 expected nothing behind the object at byte 7, found '}'
            {"v":1}{"v":2}          | MR7201 expected nothing behind the object at byte 7, found '{'
            {"v":1,}                | MR7201 expected a key in double quotes at byte 7, found '}'
            {"v":1 /* c */}         | MR7201 expected ',' or '}' at byte 7, found '/'
            {'v':1}                 | MR7201 expected a key or '}' at byte 1, found '''
            {"v":NaN}               | MR7201 expected a value at byte 5, found 'N'
            {"v":01}                | MR7201 expected a number without leading zeros at byte 5, found '0'
            {"v":1.}                | MR7201 expected a digit at byte 7, found '}'
            {"v":+1}                | MR7201 expected a value at byte 5, found '+'
            {"x":[1,]}              | MR7201 expected a value at byte 8, found ']'
            {"x":{"y":tru}}         | MR7201 expected a value at byte 10, found 't'
            {"x":"\\q"}              | MR7201 expected an escape such as \\n or \\u0041 at byte 7, found 'q'
            {"x":"\\ud800"}          | MR7206 the escape at byte 6 is a lone surrogate, which is no character
            {"x":"\\ud800\\u0041"}    | MR7206 the escape at byte 6 is a lone surrogate, which is no character
            """)
    void namesTheByteAtWhichGrammarBreaks(String record, String expected) {
        RowType type = row(field("v", INT));
        DecodedRecords decoded = decode(type, record);
        assertThat(decoded.bad())
                .extracting(bad -> bad.code().code() + " " + bad.cause())
                .containsExactly(expected);
        assertThat(decoded.rowCount()).isZero();
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        RowType type = row(field("v", STRING));
        for (int[] bytes : new int[][] {
            {0x80}, {0xC0, 0x80}, {0xC3}, {0xE0, 0x80, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xFF}
        }) {
            for (String key : List.of("v", "other")) {
                byte[] record = ("{\"" + key + "\":\"0123456" + "#".repeat(bytes.length) + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < bytes.length; i++) {
                    record[key.length() + 12 + i] = (byte) bytes[i];
                }
                DecodedRecords decoded =
                        Records.decode(Records.decoder(new JsonFormatFactory(), type, type), List.of(record));
                assertThat(decoded.bad()).hasSize(1);
                assertThat(decoded.bad().get(0).code().code()).isEqualTo("MR7206");
                assertThat(decoded.bad().get(0).raw()).isEqualTo(record);
            }
        }
    }

    @Test
    void boundsDepthLengthAndDigits() {
        RowType type = row(field("v", STRING), field("n", decimal(38, 2)));
        DecodedRecords decoded = decode(
                type,
                "{\"v\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                "{\"other\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}",
                "{\"n\":" + "9".repeat(1_000_000) + "}",
                "{\"" + "k".repeat(1 << 20) + "\":1,\"v\":\"x\"}");
        assertThat(decoded.bad()).extracting(bad -> bad.code().code()).containsExactly("MR7207", "MR7207", "MR7207");
        assertThat(Records.rows(decoded, type)).containsExactly(Arrays.asList("x", null));
    }

    @Test
    void readsAMillionFields() {
        RowType type = row(field("v", INT));
        StringBuilder record = new StringBuilder("{");
        for (int i = 0; i < 1_000_000; i++) {
            record.append('"').append(i).append("\":1,");
        }
        DecodedRecords decoded = decode(type, record.append("\"v\":2}").toString());
        assertThat(Records.rows(decoded, type)).containsExactly(List.of(2));
    }

    @Test
    void refusesARecordThatIsTooLongWithoutCopyingIt() {
        RowType type = row(field("v", STRING));
        byte[] data = new byte[100 << 20];
        Arrays.fill(data, (byte) 'x');
        byte[] head = "{\"v\":\"".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, data, 0, head.length);
        DecodedRecords decoded = Records.decoder(new JsonFormatFactory(), type, type)
                .decode(data, new int[] {0}, new int[] {data.length}, 1);
        BadRecord bad = decoded.bad().get(0);
        assertThat(bad.cause()).isEqualTo("the record has 104857600 bytes; the limit is 16777216");
        assertThat(bad.raw()).hasSize(1 << 20);
    }

    @Test
    void reportsMissingFieldsWhenAsked() {
        RowType type = row(field("a", INT), field("b", INT));
        DecodedRecords decoded = Records.decode(
                Records.decoder(new JsonFormatFactory(), type, type, "json.fail-on-missing-field", "true"),
                "{\"a\":1,\"B\":2}",
                "{\"b\":null,\"a\":1}");
        assertThat(decoded.bad())
                .extracting(bad -> bad.code().code() + " " + bad.cause())
                .containsExactly("MR7204 field 'b' is missing");
        assertThat(Records.rows(decoded, type)).containsExactly(Arrays.asList(1, null));
    }
}
