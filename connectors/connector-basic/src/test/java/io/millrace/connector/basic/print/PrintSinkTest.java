package io.millrace.connector.basic.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.map.MapWriter;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintSinkTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void printsValuesAsFlinkDoes() throws Exception {
        RowType nested = DataTypes.row(DataTypes.field("a", DataTypes.INT), DataTypes.field("b", DataTypes.STRING));
        RowType type = DataTypes.row(
                DataTypes.field("name", DataTypes.STRING),
                DataTypes.field("at", DataTypes.timestamp(3)),
                DataTypes.field("ltz", DataTypes.timestampLtz(6)),
                DataTypes.field("day", DataTypes.DATE),
                DataTypes.field("time", DataTypes.TIME),
                DataTypes.field("price", DataTypes.decimal(20, 2)),
                DataTypes.field("rate", DataTypes.DOUBLE),
                DataTypes.field("raw", DataTypes.BYTES),
                DataTypes.field("row", nested),
                DataTypes.field("gap", new IntervalType(false, true)));
        byte[] text = "Zoë".getBytes(StandardCharsets.UTF_8);
        DecimalColumnBuilder price = new DecimalColumnBuilder();
        price.append(BigInteger.valueOf(-12345));
        Column name = new BytesColumn(1, null, text, new int[] {0}, new int[] {text.length});
        Column raw = new BytesColumn(1, null, new byte[] {1, -2}, new int[] {0}, new int[] {2});
        Column row = new RowColumn(1, null, List.of(IntColumn.of(7), nullText()));
        ChangeBatch batch = ChangeBatch.of(
                1,
                name,
                LongColumn.of(1_577_836_800_000_000L),
                LongColumn.of(-1),
                IntColumn.of(0),
                IntColumn.of(3_723_004),
                price.build(),
                DoubleColumn.of(1e10),
                raw,
                row,
                LongColumn.of(90_000));
        print(type, Map.of(), 1, batch);
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("+I[Zoë, 2020-01-01T00:00, 1969-12-31T23:59:59.999999Z, 1970-01-01, 01:02:03.004,"
                        + " -123.45, 1.0E10, [1, -2], +I[7, null], PT1M30S]\n");
    }

    @Test
    void printsMapsAsFlinkDoes() throws Exception {
        RowType type = DataTypes.row(
                DataTypes.field("tags", DataTypes.map(DataTypes.STRING, DataTypes.STRING)),
                DataTypes.field("headers", DataTypes.map(DataTypes.STRING, DataTypes.BYTES)));
        byte[] key = "k".getBytes(StandardCharsets.UTF_8);
        MapWriter writer = new MapWriter();
        BytesColumnBuilder maps = new BytesColumnBuilder();
        writer.begin();
        writer.entry(key, 0, 1, "Zoë".getBytes(StandardCharsets.UTF_8), 0, 4);
        writer.nullEntry(new byte[0], 0, 0);
        writer.end();
        writer.appendTo(maps);
        writer.begin();
        writer.entry(key, 0, 1, new byte[] {1, -2}, 0, 2);
        writer.end();
        writer.appendTo(maps);
        writer.begin();
        writer.end();
        writer.appendTo(maps);
        BytesColumn all = maps.build();
        print(type, Map.of(), 1, ChangeBatch.of(1, all.gather(new int[] {0}, 1), all.gather(new int[] {1}, 1)));
        print(type, Map.of(), 1, ChangeBatch.of(1, all.gather(new int[] {2}, 1), nullText()));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("+I[{k=Zoë, =null}, {k=[1, -2]}]\n+I[{}, null]\n");
    }

    @Test
    void prefixesLinesWithIdentifierAndTask() throws Exception {
        RowType type = DataTypes.row(DataTypes.field("n", DataTypes.INT));
        ChangeBatch batch = new ChangeBatch(2, new Column[] {IntColumn.of(1, 2)}, new long[] {-1, 1}, null, null);
        print(type, Map.of("print-identifier", "late"), 1, batch);
        print(type, Map.of("print-identifier", "late"), 2, batch);
        print(type, Map.of(), 2, batch);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "late> -D[1]", "late> +I[2]", "late:2> -D[1]", "late:2> +I[2]", "2> -D[1]", "2> +I[2]");
    }

    private static Column nullText() {
        ColumnBuilder builder = ColumnBuilder.of(DataTypes.STRING);
        builder.appendNull();
        return builder.build();
    }

    /** Opens {@code tasks} writers and writes with the last of them. */
    private void print(RowType type, Map<String, String> options, int tasks, ChangeBatch batch) throws Exception {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Environment environment =
                new Environment(Clock.system(), new MemoryDisk(), Path.of("/"), stream, ZoneOffset.UTC);
        TableContext context = new TableContext("t", type, new OptionValues(options), null, environment);
        Sink sink = new PrintConnector().sink().orElseThrow().create(context);
        sink.open(new SinkIdentity("p", 1, 0, false), List.of());
        SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()));
        for (int task = 1; task < tasks; task++) {
            writer = sink.writer(WriterRequest.withoutEventTime(task, List.of()));
        }
        writer.write(batch);
    }
}
