package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BYTES;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.map;
import static io.millrace.spi.type.DataTypes.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.formats.FormatError;
import io.millrace.formats.Records;
import io.millrace.formats.avro.AvroFormatFactory;
import io.millrace.formats.csv.CsvFormatFactory;
import io.millrace.formats.raw.RawFormatFactory;
import io.millrace.spi.column.Column;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonMapsTest {
    private static final RowType TEXTS = row(field("id", INT), field("m", map(STRING, STRING)));
    private static final RowType BINARY = row(field("m", map(STRING, BYTES)), field("id", INT));

    private static DecodedRecords decode(RowType type, String... records) {
        return Records.decode(Records.decoder(new JsonFormatFactory(), type, type), records);
    }

    /** Each record, read and written again. */
    private static List<String> through(RowType type, String... records) {
        DecodedRecords decoded = decode(type, records);
        assertThat(decoded.bad()).isEmpty();
        ByteBuilder target = new ByteBuilder(1);
        new JsonFormatFactory()
                .create(Records.options(), ZoneId.of("UTC"))
                .encoder(type)
                .encode(
                        ChangeBatch.of(decoded.rowCount(), decoded.columns().toArray(new Column[0])),
                        target,
                        new int[decoded.rowCount()]);
        return new String(target.array(), 0, target.length(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void textsComeBackAsTheyWere() {
        String[] records = {
            "{\"id\":1,\"m\":{\"a\":\"x\",\"b\":null}}",
            "{\"id\":2,\"m\":{}}",
            "{\"id\":3,\"m\":null}",
            "{\"id\":4,\"m\":{\"q\\\"k\":\"line\\nbreak\",\"ä\":\"grüße\",\"\":\"\"}}"
        };
        assertThat(through(TEXTS, records)).containsExactly(records);
    }

    @Test
    void bytesAreBase64() {
        String[] records = {"{\"m\":{\"trace\":\"AAH/\",\"none\":null,\"empty\":\"\"},\"id\":1}"};
        assertThat(through(BINARY, records)).containsExactly(records);
    }

    @Test
    void spaceOtherValuesAndRepeatedKeysAreTaken() {
        String record =
                " { \"id\" : 1 , \"m\" : { \"a\" : 1 , \"b\" : [ 1 , { } ] , \"a\" : true , \"c\" : \"\\u0041\" } } ";
        assertThat(through(TEXTS, record))
                .containsExactly("{\"id\":1,\"m\":{\"b\":\"[1,{}]\",\"a\":\"true\",\"c\":\"A\"}}");
    }

    @Test
    void manyRecordsGoThroughTheKernelToo() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 11_000; i++) {
            records.add("{\"id\":" + i + ",\"m\":{\"k" + i % 7 + "\":\"v" + i + "\"}}");
        }
        assertThat(through(TEXTS, records.toArray(new String[0]))).isEqualTo(records);
    }

    @Test
    void whatIsNoMapIsABadRecord() {
        DecodedRecords decoded = decode(
                BINARY,
                "{\"m\":1,\"id\":1}",
                "{\"m\":[],\"id\":2}",
                "{\"m\":{\"a\":1},\"id\":3}",
                "{\"m\":{\"a\":\"!\"},\"id\":4}",
                "{\"m\":{\"a\"},\"id\":5}",
                "{\"m\":{},\"id\":6}");
        assertThat(decoded.bad()).hasSize(5);
        assertThat(Records.rows(decoded, BINARY)).hasSize(1);
    }

    static Stream<FormatFactory> formatsWithoutMaps() {
        return Stream.of(new CsvFormatFactory(), new RawFormatFactory(), new AvroFormatFactory());
    }

    @ParameterizedTest
    @MethodSource("formatsWithoutMaps")
    void otherFormatsRefuseMapsByName(FormatFactory factory) {
        RowType type = row(field("m", map(STRING, BYTES)));
        assertThatThrownBy(() -> Records.decoder(factory, type, type))
                .isInstanceOfSatisfying(MillraceException.class, refused -> {
                    assertThat(refused.problems().get(0).code()).isEqualTo(FormatError.TYPE_NOT_HELD);
                    assertThat(refused.problems().get(0).fact())
                            .isEqualTo("format '" + factory.identifier()
                                    + "' cannot hold column 'm' of type MAP<STRING, BYTES>");
                    assertThat(refused.problems().get(0).hint()).isNotBlank();
                });
    }
}
