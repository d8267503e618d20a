package io.millrace.formats.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.formats.Records;
import io.millrace.formats.column.ValueKind;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record is its value, byte by byte. */
class RawFormatTest {
    private static RowType table(DataType type) {
        return DataTypes.row(DataTypes.field("v", type));
    }

    private static Format format(String... options) {
        return new RawFormatFactory().create(Records.options(options), ZoneId.of("UTC"));
    }

    private static DecodedRecords decode(DataType type, List<byte[]> records, String... options) {
        return Records.decode(format(options).decoder(table(type), table(type)), records);
    }

    private static @Nullable Object value(DataType type, String hex, String... options) {
        DecodedRecords decoded = decode(type, List.of(HexFormat.of().parseHex(hex)), options);
        assertThat(decoded.bad()).isEmpty();
        return Records.rows(decoded, table(type)).get(0).get(0);
    }

    private static byte[] encoded(DecodedRecords decoded, DataType type, String... options) {
        ByteBuilder target = new ByteBuilder(1);
        int[] ends = new int[decoded.rowCount()];
        format(options)
                .encoder(table(type))
                .encode(ChangeBatch.of(decoded.rowCount(), decoded.columns().toArray(new Column[0])), target, ends);
        assertThat(ends[ends.length - 1]).isEqualTo(target.length());
        return Arrays.copyOf(target.array(), target.length());
    }

    @Test
    void numbersAreBytesInEitherOrder() {
        assertThat(value(DataTypes.BOOLEAN, "01")).isEqualTo(true);
        assertThat(value(DataTypes.BOOLEAN, "00")).isEqualTo(false);
        assertThat(value(DataTypes.TINYINT, "ff")).isEqualTo(-1);
        assertThat(value(DataTypes.SMALLINT, "fffe")).isEqualTo(-2);
        assertThat(value(DataTypes.INT, "0000000a")).isEqualTo(10);
        assertThat(value(DataTypes.INT, "0000000a", "raw.endianness", "little-endian"))
                .isEqualTo(0x0A000000);
        assertThat(value(DataTypes.SMALLINT, "feff", "raw.endianness", "little-endian"))
                .isEqualTo(-2);
        assertThat(value(DataTypes.BIGINT, "8000000000000001")).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(value(DataTypes.FLOAT, "3fc00000")).isEqualTo(1.5f);
        assertThat(value(DataTypes.DOUBLE, "3ff8000000000000")).isEqualTo(1.5);
        assertThat(value(DataTypes.DOUBLE, "000000000000f83f", "raw.endianness", "little-endian"))
                .isEqualTo(1.5);
    }

    @Test
    void whatWasReadIsWrittenAgain() {
        for (String order : List.of("big-endian", "little-endian")) {
            for (DataType type : List.of(
                    DataTypes.TINYINT,
                    DataTypes.SMALLINT,
                    DataTypes.INT,
                    DataTypes.BIGINT,
                    DataTypes.FLOAT,
                    DataTypes.DOUBLE,
                    DataTypes.BYTES)) {
                int width = RawDecoder.width(ValueKind.of(type));
                byte[] record = Arrays.copyOf(HexFormat.of().parseHex("8182030405060788"), width < 0 ? 5 : width);
                DecodedRecords decoded = decode(type, List.of(record, record), "raw.endianness", order);
                byte[] line = Arrays.copyOf(record, record.length + 1);
                line[record.length] = '\n';
                byte[] written = encoded(decoded, type, "raw.endianness", order);
                assertThat(Arrays.copyOf(written, line.length))
                        .as(type.name())
                        .isEqualTo(line)
                        .isEqualTo(Arrays.copyOfRange(written, line.length, 2 * line.length));
            }
        }
    }

    @Test
    void textsAreSlicesOfTheRecords() {
        byte[] data = "añb, \"c\"\r\n                ".getBytes(StandardCharsets.UTF_8);
        RowType type = table(DataTypes.STRING);
        DecodedRecords decoded = format().decoder(type, type).decode(data, new int[] {0, 4}, new int[] {4, 6}, 2);
        assertThat(((BytesColumn) decoded.columns().get(0)).data()).isSameAs(data);
        assertThat(Records.rows(decoded, type)).containsExactly(List.of("añb"), List.of(", \"c\"\r"));
    }

    @Test
    void badRecordsSayWhatAndWhere() {
        DecodedRecords texts = decode(
                DataTypes.STRING,
                List.of(new byte[] {'a', 'b', (byte) 0xC3}, new byte[] {'c'}, new byte[] {(byte) 0xFF}));
        assertThat(Records.rows(texts, table(DataTypes.STRING))).containsExactly(List.of("c"));
        assertThat(texts.recordOfRow()).startsWith(1);
        assertThat(texts.bad())
                .extracting(BadRecord::record, bad -> bad.code().code(), BadRecord::cause)
                .containsExactly(
                        tuple(0, "MR7206", "byte 2 is not part of a UTF-8 character"),
                        tuple(2, "MR7206", "byte 0 is not part of a UTF-8 character"));
        DecodedRecords numbers = decode(DataTypes.INT, List.of(new byte[3], new byte[0], new byte[4]));
        assertThat(numbers.bad())
                .extracting(BadRecord::cause)
                .containsExactly(
                        "field 'v' is INT, which has 4 bytes, but the record has 3",
                        "field 'v' is INT, which has 4 bytes, but the record has 0");
    }

    @Test
    void anUnwantedColumnIsChecked() {
        DecodedRecords decoded = Records.decode(
                format().decoder(table(DataTypes.STRING), DataTypes.row()),
                List.of(new byte[] {'a'}, new byte[] {(byte) 0x80}));
        assertThat(decoded.rowCount()).isOne();
        assertThat(decoded.columns()).isEmpty();
        assertThat(decoded.bad()).hasSize(1);
    }

    @Test
    void nullIsAnEmptyRecord() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.INT);
        builder.appendNull();
        DecodedRecords rows = new DecodedRecords(1, List.of(builder.build()), new int[1], List.of(), 0);
        assertThat(encoded(rows, DataTypes.INT)).containsExactly('\n');
    }

    @Test
    void whatItCannotHoldIsRefused() {
        RowType two = DataTypes.row(DataTypes.field("a", DataTypes.STRING), DataTypes.field("b", DataTypes.STRING));
        assertThatThrownBy(() -> format().decoder(two, two)).hasMessageContaining("MR6204");
        assertThatThrownBy(() -> format().encoder(table(DataTypes.decimal(3, 1))))
                .hasMessageContaining("MR6203");
        assertThatThrownBy(() -> format("raw.charset", "UTF-16"))
                .hasMessageContaining("MR6205")
                .hasMessageContaining("UTF-16");
    }
}
