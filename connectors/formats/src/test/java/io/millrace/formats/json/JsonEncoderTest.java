package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.BYTES;
import static io.millrace.spi.type.DataTypes.DATE;
import static io.millrace.spi.type.DataTypes.DOUBLE;
import static io.millrace.spi.type.DataTypes.FLOAT;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.TIME;
import static io.millrace.spi.type.DataTypes.decimal;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;
import static io.millrace.spi.type.DataTypes.timestampLtz;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.Records;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonEncoderTest {
    private static String encode(RowType type, ChangeBatch batch, String... options) {
        ByteBuilder target = new ByteBuilder(1);
        int[] ends = new int[batch.rowCount()];
        new JsonFormatFactory()
                .create(Records.options(options), ZoneId.of("UTC"))
                .encoder(type)
                .encode(batch, target, ends);
        assertThat(ends[ends.length - 1]).isEqualTo(target.length());
        return new String(target.array(), 0, target.length(), StandardCharsets.UTF_8);
    }

    private static String one(DataType type, FlatColumn column, String... options) {
        return encode(row(field("v", type)), ChangeBatch.of(1, column), options);
    }

    private static FlatColumn decimalOf(String unscaled) {
        DecimalColumnBuilder builder = new DecimalColumnBuilder();
        builder.append(new BigInteger(unscaled));
        return builder.build();
    }

    private static FlatColumn text(String value) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(value);
        return builder.build();
    }

    @Test
    void writesFieldsInOrderWithNullsUnlessTheyAreLeftOut() {
        RowType inner = row(field("a", INT), field("b", STRING));
        RowType type = row(field("id", BIGINT), field("in", inner.withNullable(true)), field("f", BOOLEAN));
        BytesColumnBuilder names = new BytesColumnBuilder();
        names.appendNull();
        names.append("x");
        Column in = new RowColumn(2, new long[] {2}, List.of(IntColumn.of(7, 8), names.build()));
        ChangeBatch batch = ChangeBatch.of(2, LongColumn.of(-1, 2), in, BooleanColumn.of(true, false));
        assertThat(encode(type, batch)).isEqualTo("""
                        {"id":-1,"in":{"a":7,"b":null},"f":true}
                        {"id":2,"in":null,"f":false}
                        """);
        assertThat(encode(type, batch, "json.encode.ignore-null-fields", "true"))
                .isEqualTo("{\"id\":-1,\"in\":{\"a\":7},\"f\":true}\n{\"id\":2,\"f\":false}\n");
    }

    @Test
    void writesDictionariesAndConstants() {
        RowType type = row(field("d", STRING), field("c", INT));
        Column dictionary = new DictionaryColumn(2, text("x"), new int[] {0, 0});
        assertThat(encode(type, ChangeBatch.of(2, dictionary, new ConstantColumn(2, IntColumn.of(3)))))
                .isEqualTo("{\"d\":\"x\",\"c\":3}\n{\"d\":\"x\",\"c\":3}\n");
    }

    @Test
    void writesValuesAsFlinkDoes() {
        assertThat(one(DOUBLE, DoubleColumn.of(0.1))).isEqualTo("{\"v\":0.1}\n");
        assertThat(one(DOUBLE, DoubleColumn.of(-1e21))).isEqualTo("{\"v\":-1.0E21}\n");
        assertThat(one(DOUBLE, DoubleColumn.of(Double.NaN))).isEqualTo("{\"v\":\"NaN\"}\n");
        assertThat(one(FLOAT, FloatColumn.of(1.1f))).isEqualTo("{\"v\":1.1}\n");
        assertThat(one(decimal(10, 2), decimalOf("-5"))).isEqualTo("{\"v\":-0.05}\n");
        assertThat(one(decimal(10, 2), decimalOf("10000"))).isEqualTo("{\"v\":1E+2}\n");
        assertThat(one(decimal(10, 2), decimalOf("10000"), "json.encode.decimal-as-plain-number", "true"))
                .isEqualTo("{\"v\":100.00}\n");
        assertThat(one(decimal(38, 0), decimalOf("12345678901234567890123456789012345678")))
                .isEqualTo("{\"v\":12345678901234567890123456789012345678}\n");
        assertThat(one(DATE, IntColumn.of(-1))).isEqualTo("{\"v\":\"1969-12-31\"}\n");
        assertThat(one(TIME, IntColumn.of(86_399_120))).isEqualTo("{\"v\":\"23:59:59.12\"}\n");
        assertThat(one(timestamp(3), LongColumn.of(-1000))).isEqualTo("{\"v\":\"1969-12-31 23:59:59.999\"}\n");
        assertThat(one(timestampLtz(3), LongColumn.of(0), "json.timestamp-format.standard", "ISO-8601"))
                .isEqualTo("{\"v\":\"1970-01-01T00:00:00Z\"}\n");
        assertThat(one(BYTES, text("\u0001\u0002"))).isEqualTo("{\"v\":\"AQI=\"}\n");
        assertThat(one(STRING, text("a\"\\/\n\u0001\u007f é😀")))
                .isEqualTo("{\"v\":\"a\\\"\\\\/\\n\\u0001\u007f é😀\"}\n");
    }
}
