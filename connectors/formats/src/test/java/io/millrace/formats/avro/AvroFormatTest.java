package io.millrace.formats.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.formats.RandomRows;
import io.millrace.formats.Records;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The wire format is Avro's own: Apache Avro reads what is written here, and the other way round. */
class AvroFormatTest {
    private static final int ROWS = 200;

    private static Format format() {
        return new AvroFormatFactory()
                .create(Records.options("avro.timestamp_mapping.legacy", "false"), ZoneId.of("UTC"));
    }

    /** As Flink makes it. */
    private static Schema schema(DataType type, String name) {
        Schema schema =
                switch (type.physical()) {
                    case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
                    case INT -> Schema.create(Schema.Type.INT);
                    case LONG -> Schema.create(Schema.Type.LONG);
                    case FLOAT -> Schema.create(Schema.Type.FLOAT);
                    case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
                    case DECIMAL -> Schema.create(Schema.Type.BYTES);
                    case BYTES -> Schema.create(type instanceof BinaryType ? Schema.Type.BYTES : Schema.Type.STRING);
                    case ROW -> {
                        SchemaBuilder.FieldAssembler<Schema> fields =
                                SchemaBuilder.record(name).fields();
                        for (Field field : ((RowType) type).fields()) {
                            fields = fields.name(field.name())
                                    .type(schema(field.type(), name + "_" + field.name()))
                                    .noDefault();
                        }
                        yield fields.endRecord();
                    }
                };
        return type.nullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), schema) : schema;
    }

    /** Avro's value of what {@link Records#rows} shows. */
    private static @Nullable Object avro(@Nullable Object value, DataType type, Schema schema) {
        if (value == null) {
            return null;
        }
        Schema own = type.nullable() ? schema.getTypes().get(1) : schema;
        if (type instanceof RowType row) {
            GenericData.Record result = new GenericData.Record(own);
            List<?> values = (List<?>) value;
            for (int i = 0; i < row.fieldCount(); i++) {
                result.put(
                        i,
                        avro(
                                values.get(i),
                                row.fieldType(i),
                                own.getFields().get(i).schema()));
            }
            return result;
        } else if (type instanceof DecimalType) {
            return ByteBuffer.wrap(((BigDecimal) value).unscaledValue().toByteArray());
        } else if (type instanceof BinaryType) {
            return ByteBuffer.wrap(Base64.getDecoder().decode((String) value));
        } else if (type instanceof TimestampType timestamp && timestamp.precision() <= 3) {
            return Math.floorDiv((Long) value, 1000L);
        }
        return value;
    }

    /** Every type, under names that Avro allows. */
    private static RowType named(RowType type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.fields()) {
            fields.add(new Field("f" + fields.size(), field.type()));
        }
        return RowType.of(fields);
    }

    @Test
    void apacheAvroAgreesBothWays() throws IOException {
        SplittableRandom random = new SplittableRandom(Records.seed());
        RandomRows rows = new RandomRows(random);
        for (int round = 0; round < 10; round++) {
            RowType type = named(rows.everyType(true));
            Schema schema = schema(type, "org.apache.flink.avro.generated.record");
            List<Column> columns = rows.columns(type, ROWS);
            ByteBuilder target = new ByteBuilder(16);
            int[] ends = new int[ROWS];
            format().encoder(type).encode(ChangeBatch.of(ROWS, columns.toArray(new Column[0])), target, ends);
            List<List<@Nullable Object>> expected =
                    Records.rows(new DecodedRecords(ROWS, columns, new int[ROWS], List.of(), 0), type);
            List<byte[]> records = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                GenericData.Record record = (GenericData.Record) avro(expected.get(row), type, schema);
                byte[] theirs = written(schema, record);
                byte[] ours = Arrays.copyOfRange(target.array(), row == 0 ? 0 : ends[row - 1], ends[row] - 1);
                assertThat(ours).as("row %d", row).isEqualTo(theirs);
                assertThat(target.array()[ends[row] - 1]).isEqualTo((byte) '\n');
                assertThat(new GenericDatumReader<>(schema)
                                .read(null, DecoderFactory.get().binaryDecoder(ours, null))
                                .toString())
                        .isEqualTo(String.valueOf(record));
                records.add(theirs);
            }
            DecodedRecords decoded = Records.decode(format().decoder(type, type), records);
            assertThat(decoded.bad()).isEmpty();
            assertThat(Records.rows(decoded, type)).isEqualTo(expected);

            RowType wanted =
                    RowType.of(List.of(type.fields().get(10), type.fields().get(2)));
            DecodedRecords some = Records.decode(format().decoder(type, wanted), records);
            assertThat(Records.rows(some, wanted))
                    .isEqualTo(expected.stream()
                            .map(row -> Arrays.asList(row.get(10), row.get(2)))
                            .toList());
            damaged(random, type, records);
        }
    }

    private static byte[] written(Schema schema, GenericData.@Nullable Record record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.@Nullable Record>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** Cut off anywhere, a record is bad; with any byte changed it is read or bad, and nothing else happens. */
    private static void damaged(SplittableRandom random, RowType type, List<byte[]> records) {
        List<byte[]> cut = new ArrayList<>();
        List<byte[]> changed = new ArrayList<>();
        for (byte[] record : records) {
            cut.add(Arrays.copyOf(record, random.nextInt(record.length)));
            cut.add(Arrays.copyOf(record, record.length + 1));
            byte[] copy = record.clone();
            copy[random.nextInt(copy.length)] ^= (byte) (1 + random.nextInt(255));
            changed.add(copy);
        }
        DecodedRecords none = Records.decode(format().decoder(type, type), cut);
        assertThat(none.rowCount()).isZero();
        assertThat(none.bad()).hasSize(cut.size()).allSatisfy(bad -> assertThat(bad.cause())
                .contains("byte"));
        DecodedRecords some = Records.decode(format().decoder(type, type), changed);
        assertThat(some.rowCount() + some.bad().size()).isEqualTo(changed.size());
        Records.rows(some, type);
    }

    private static String cause(DataType type, String hex) {
        RowType table = DataTypes.row(DataTypes.field("v", type));
        DecodedRecords decoded = Records.decode(
                format().decoder(table, table), List.of(HexFormat.of().parseHex(hex)));
        BadRecord bad = decoded.bad().get(0);
        return bad.code().code() + " " + bad.cause();
    }

    @Test
    void badRecordsSayWhatAndWhere() {
        DataType text = DataTypes.STRING.withNullable(false);
        DataType number = new IntegerType(32, false);
        assertThat(cause(DataTypes.INT, "06"))
                .isEqualTo("MR7222 the branch at byte 0 (field 'v') is 3, but the column is 0 (null) or 1 (a value)");
        assertThat(cause(number, "80"))
                .isEqualTo("MR7222 the record ends at byte 1, within the value that begins at byte 0 (field 'v')");
        assertThat(cause(number, "0200"))
                .isEqualTo("MR7222 the record ends with its last field at byte 1, but has 2 bytes");
        assertThat(cause(number, "ffffffffffff01"))
                .isEqualTo("MR7222 the number at byte 0 (field 'v') has more than 32 bits");
        assertThat(cause(number, "ffffffffffffffffff02"))
                .isEqualTo("MR7222 the number at byte 0 (field 'v') has more than 64 bits");
        assertThat(cause(text, "ff7f6162"))
                .isEqualTo("MR7222 the length at byte 0 (field 'v') is -8192, but the record has 2 bytes left");
        assertThat(cause(text, "0461ff")).isEqualTo("MR7206 byte 2 (field 'v') is not part of a UTF-8 character");
        assertThat(cause(DataTypes.BOOLEAN, "0202"))
                .isEqualTo("MR7222 the byte at byte 1 (field 'v') is 2, but a boolean is 0 or 1");
        assertThat(cause(DataTypes.TINYINT, "028002"))
                .isEqualTo("MR7203 field 'v' is TINYINT, but its value 128 at byte 1 (field 'v') is out of range");
        assertThat(cause(DataTypes.decimal(2, 0), "020264"))
                .isEqualTo("MR7203 field 'v' is DECIMAL(2, 0), but its value of 1 byte at byte 1 (field 'v') is out of"
                        + " range");
        assertThat(cause(DataTypes.decimal(2, 0), "0200"))
                .isEqualTo("MR7222 the decimal at byte 1 (field 'v') has no bytes");
    }

    @Test
    void decimalsMayHaveSignBytesInFront() {
        RowType table = DataTypes.row(DataTypes.field("v", DataTypes.decimal(2, 1)));
        DecodedRecords decoded = Records.decode(
                format().decoder(table, table),
                List.of(
                        HexFormat.of().parseHex("0228" + "ff".repeat(19) + "f6"),
                        HexFormat.of().parseHex("0228" + "00".repeat(19) + "63"),
                        HexFormat.of().parseHex("0228" + "01" + "00".repeat(18) + "63")));
        assertThat(Records.rows(decoded, table))
                .containsExactly(List.of(new BigDecimal("-1.0")), List.of(new BigDecimal("9.9")));
        assertThat(decoded.bad()).hasSize(1);
    }

    @Test
    void whatItCannotHoldIsRefused() {
        AvroFormatFactory factory = new AvroFormatFactory();
        Format legacy = factory.create(Records.options(), ZoneId.of("UTC"));
        RowType micros = DataTypes.row(DataTypes.field("t", DataTypes.timestamp(6)));
        RowType instants = DataTypes.row(DataTypes.field("t", DataTypes.timestampLtz(3)));
        RowType spaced = DataTypes.row(DataTypes.field("a b", DataTypes.INT));
        assertThatThrownBy(() -> legacy.decoder(micros, micros)).hasMessageContaining("MR6203");
        assertThatThrownBy(() -> legacy.encoder(instants)).hasMessageContaining("MR6203");
        assertThat(format().encoder(instants)).isNotNull();
        assertThatThrownBy(() -> legacy.encoder(spaced)).hasMessageContaining("MR6207");
        assertThatThrownBy(legacy::framing).hasMessageContaining("MR6206");
        assertThatThrownBy(() -> factory.create(Records.options("avro.encoding", "json"), ZoneId.of("UTC")))
                .hasMessageContaining("MR6205");
    }
}
