package io.millrace.connector.basic.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DatagenSourceTest {
    private static final long START_MILLIS = 1_700_000_000_000L;

    private long nanos;

    private final Clock clock = new Clock() {
        @Override
        public long wallMillis() {
            return START_MILLIS;
        }

        @Override
        public long monotonicNanos() {
            return nanos;
        }
    };

    @Test
    void countsAndEnds() throws Exception {
        RowType type = DataTypes.row(
                DataTypes.field("id", DataTypes.BIGINT),
                DataTypes.field("text", DataTypes.STRING),
                DataTypes.field("amount", DataTypes.decimal(10, 2)));
        Map<String, String> options = options(
                "fields.id.kind",
                "sequence",
                "fields.id.start",
                "5",
                "fields.id.end",
                "7",
                "fields.text.kind",
                "sequence",
                "fields.text.start",
                "0",
                "fields.text.end",
                "9",
                "fields.amount.kind",
                "sequence",
                "fields.amount.start",
                "1",
                "fields.amount.end",
                "9");
        Source source = source(type, options);
        assertThat(source.isBounded()).isTrue();
        ChangeBatch batch = readAll(source, type).get(0);
        assertThat(batch.rowCount()).isEqualTo(3);
        assertThat(((LongColumn) batch.column(0)).value(2)).isEqualTo(7);
        assertThat(((BytesColumn) batch.column(1)).text(1)).isEqualTo("1");
        assertThat(((DecimalColumn) batch.column(2)).low()[0]).isEqualTo(100);
    }

    @Test
    void aRowFollowsFromItsNumberAlone() throws Exception {
        RowType nested = DataTypes.row(DataTypes.field("x", DataTypes.BIGINT), DataTypes.field("y", DataTypes.INT));
        RowType type = DataTypes.row(
                DataTypes.field("n", DataTypes.INT),
                DataTypes.field("s", DataTypes.STRING),
                DataTypes.field("d", DataTypes.DOUBLE),
                DataTypes.field("at", DataTypes.timestamp(3)),
                DataTypes.field("row", nested));
        Map<String, String> options = options(
                "number-of-rows",
                "1000",
                "fields.n.min",
                "1",
                "fields.n.max",
                "6",
                "fields.n.null-rate",
                "0.25",
                "fields.s.length",
                "20",
                "fields.s.var-len",
                "true",
                "fields.at.max-past",
                "10 s",
                "rows-per-second",
                "100");
        Source source = source(type, options);
        Split split = source.discover().get(0);
        ChangeBatch whole = read(source, split, SplitPosition.START, type, 1_000);
        ChangeBatch tail = read(source, split, new SplitPosition(600, 600), type, 400);
        RowType narrow = DataTypes.row(
                DataTypes.field("n", DataTypes.INT),
                DataTypes.field("row", DataTypes.row(DataTypes.field("y", DataTypes.INT))));
        ChangeBatch some = read(source(type, options), split, new SplitPosition(600, 600), narrow, 400);
        int nulls = 0;
        int[] seen = new int[7];
        for (int row = 0; row < 1_000; row++) {
            nulls += whole.column(0).isNull(row) ? 1 : 0;
            seen[((IntColumn) whole.column(0)).value(row)]++;
            assertThat(text(whole, row)).matches("[0-9a-f]{1,20}");
            long millis = Math.floorDiv(((LongColumn) whole.column(3)).value(row), 1_000);
            assertThat(millis).isBetween(START_MILLIS + row * 10L - 10_000, START_MILLIS + row * 10L);
        }
        assertThat(nulls).isBetween(180, 320);
        assertThat(seen[0]).isZero();
        assertThat(seen[6]).isBetween(100, 240);
        for (int row = 0; row < 400; row++) {
            assertThat(tail.column(0).isNull(row)).isEqualTo(whole.column(0).isNull(row + 600));
            assertThat(text(tail, row)).isEqualTo(text(whole, row + 600));
            assertThat(((DoubleColumn) tail.column(2)).value(row))
                    .isEqualTo(((DoubleColumn) whole.column(2)).value(row + 600));
            assertThat(((LongColumn) tail.column(3)).value(row))
                    .isEqualTo(((LongColumn) whole.column(3)).value(row + 600));
            assertThat(y(some.column(1), 0, row)).isEqualTo(y(whole.column(4), 1, row + 600));
        }
    }

    @Test
    void splitsShareTheRows() throws Exception {
        RowType type = DataTypes.row(DataTypes.field("id", DataTypes.BIGINT));
        Map<String, String> options = options(
                "fields.id.kind", "sequence", "fields.id.start", "0", "fields.id.end", "9", "scan.parallelism", "3");
        Source source = source(type, options);
        List<ChangeBatch> batches = readAll(source, type);
        assertThat(batches).extracting(ChangeBatch::rowCount).containsExactly(4, 3, 3);
        assertThat(((LongColumn) batches.get(1).column(0)).value(2)).isEqualTo(7);
    }

    @Test
    void keepsToTheRate() throws Exception {
        RowType type = DataTypes.row(DataTypes.field("id", DataTypes.BIGINT));
        Source source = source(type, options("rows-per-second", "10"));
        assertThat(source.isBounded()).isFalse();
        ReadRequest request = new ReadRequest(type, List.of(), true, 4);
        try (SplitReader reader = source.session().open(source.discover().get(0), SplitPosition.START, request)) {
            assertThat(reader.read(100).records()).isEqualTo(1);
            assertThat(reader.read(100).records()).isZero();
            nanos += 1_000_000_000L;
            assertThat(reader.read(6).records()).isEqualTo(6);
            SourceBatch rest = reader.read(100);
            assertThat(rest.records()).isEqualTo(4);
            assertThat(Objects.requireNonNull(
                                    Objects.requireNonNull(rest.rows()).origins())
                            .offset(3))
                    .isEqualTo(10);
            assertThat(reader.position()).isEqualTo(new SplitPosition(11, 11));
            assertThat(reader.atEnd()).isFalse();
        }
    }

    @Test
    void refusesOptionsThatFitNoColumn() {
        RowType type = DataTypes.row(
                DataTypes.field("id", DataTypes.TINYINT),
                DataTypes.field("name", DataTypes.STRING.withNullable(false)),
                DataTypes.field("day", DataTypes.DATE));
        assertThat(problems(type, "fields.nam.length", "3")).containsExactly("Did you mean 'fields.name.length'?");
        assertThat(problems(type, "fields.id.max", "128"))
                .singleElement()
                .asString()
                .contains("TINYINT");
        assertThat(problems(type, "fields.id.min", "x")).hasSize(1);
        assertThat(problems(type, "fields.id.min", "3", "fields.id.max", "2")).hasSize(1);
        assertThat(problems(type, "fields.id.kind", "sequence")).hasSize(2);
        assertThat(problems(type, "fields.name.null-rate", "0.5")).hasSize(1);
        assertThat(problems(type, "fields.id.null-rate", "1.5", "fields.name.length", "-1"))
                .hasSize(2);
        assertThat(problems(type, "fields.day.kind", "sequence", "fields.day.start", "1", "fields.day.end", "2"))
                .hasSize(1);
        assertThat(problems(type, "rows-per-second", "0")).hasSize(1);
        assertThat(problems(type, "fields.id.kind", "sequense")).hasSize(1);
    }

    private List<String> problems(RowType type, String... options) {
        List<Problem> problems = new ArrayList<>();
        assertThatThrownBy(() -> source(type, options(options)))
                .isInstanceOfSatisfying(MillraceException.class, e -> problems.addAll(e.problems()));
        return problems.stream().map(problem -> String.valueOf(problem.hint())).toList();
    }

    private static String text(ChangeBatch batch, int row) {
        return ((BytesColumn) batch.column(1)).text(row);
    }

    private static int y(Column column, int child, int row) {
        return ((IntColumn) ((RowColumn) column).children().get(child)).value(row);
    }

    private List<ChangeBatch> readAll(Source source, RowType type) throws Exception {
        List<ChangeBatch> batches = new ArrayList<>();
        for (Split split : source.discover()) {
            batches.add(read(source, split, SplitPosition.START, type, 1_000_000));
        }
        return batches;
    }

    private ChangeBatch read(Source source, Split split, SplitPosition position, RowType type, int max)
            throws Exception {
        try (SplitReader reader = source.session().open(split, position, new ReadRequest(type, List.of(), false, 0))) {
            nanos += 1_000_000_000_000L;
            ChangeBatch rows = Objects.requireNonNull(reader.read(max).rows());
            assertThat(reader.atEnd()).isTrue();
            return rows;
        }
    }

    private static Map<String, String> options(String... texts) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < texts.length; i += 2) {
            options.put(texts[i], texts[i + 1]);
        }
        return options;
    }

    private Source source(RowType type, Map<String, String> options) {
        Environment environment = new Environment(clock, new MemoryDisk(), Path.of("/"), System.out, ZoneOffset.UTC);
        TableContext context = new TableContext("t", type, new OptionValues(options), null, environment);
        return new DatagenConnector().source().orElseThrow().create(context);
    }
}
