package io.millrace.state.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.state.Seeds;
import io.millrace.state.StateModel;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeltaFoldTest {
    private static final int RUNS = Seeds.rounds(300, 6_000);

    @Test
    void foldedIsReplayed() {
        for (int run = 0; run < RUNS; run++) {
            List<TableDelta> deltas = history(run);
            List<TableDelta> folded = DeltaFold.fold(deltas, /* isWhole= */ true);
            assertThat(folded).as(Seeds.describe(run)).hasSize(2);
            assertThat(folded)
                    .allSatisfy(delta -> assertThat(delta.deletedCount()).isZero());
            assertSame(deltas, folded, run);
        }
    }

    @Test
    void foldingAPartKeepsWhatItDoesToTheRest() {
        for (int run = 0; run < RUNS; run++) {
            List<TableDelta> deltas = history(run);
            int from = Seeds.random(-run).nextInt(deltas.size());
            List<TableDelta> folded = new ArrayList<>(deltas.subList(0, from));
            folded.addAll(DeltaFold.fold(deltas.subList(from, deltas.size()), /* isWhole= */ false));
            assertSame(deltas, folded, run);
        }
    }

    @Test
    void chunksReplayAsTheWhole() {
        for (int run = 0; run < RUNS; run++) {
            List<TableDelta> deltas = history(run);
            int maxRows = 1 + Seeds.random(-run).nextInt(5);
            List<List<TableDelta>> files = DeltaChunks.split(deltas, maxRows);
            assertThat(files).allSatisfy(file -> assertThat(file.stream()
                            .mapToInt(delta -> delta.rowCount() + delta.deletedCount())
                            .sum())
                    .isLessThanOrEqualTo(maxRows));
            assertSame(deltas, files.stream().flatMap(List::stream).toList(), run);
        }
    }

    @Test
    void keysAreOneWhereSqlGroupsThem() {
        RowType type = RowType.of(
                List.of(new Field("bucket", new IntegerType(64, false)), new Field("key", new FloatingType(64, true))));
        double otherNan = Double.longBitsToDouble(0x7ff8000000000001L);
        List<Column> rows = List.of(LongColumn.of(1, 1, 1, 1), DoubleColumn.of(0.0, -0.0, Double.NaN, otherNan));
        TableDelta delta = new TableDelta("t", type, 2, 4, rows, 0, List.of(), Long.MIN_VALUE);
        assertThat(DeltaFold.fold(List.of(delta), /* isWhole= */ true))
                .singleElement()
                .satisfies(folded -> assertThat(folded.rowCount()).isEqualTo(2));
    }

    @Test
    void foldsManyKeys() {
        int rows = 20_000;
        long[] keys = new long[rows];
        long[] values = new long[rows];
        for (int i = 0; i < rows; i++) {
            keys[i] = i * 7919L;
            values[i] = i;
        }
        RowType type = RowType.of(
                List.of(new Field("bucket", new IntegerType(64, false)), new Field("v", new IntegerType(64, false))));
        List<Column> columns = List.of(new LongColumn(rows, null, keys), new LongColumn(rows, null, values));
        TableDelta delta = new TableDelta("t", type, 1, rows, columns, 0, List.of(), Long.MIN_VALUE);
        assertThat(DeltaFold.fold(List.of(delta, delta, delta), /* isWhole= */ true)
                        .get(0)
                        .rowCount())
                .isEqualTo(rows);
    }

    private static List<TableDelta> history(int run) {
        SplittableRandom random = Seeds.random(run);
        StateModel one = new StateModel();
        StateModel two = new StateModel();
        List<TableDelta> deltas = new ArrayList<>();
        deltas.add(one.change(random, "one", 0));
        deltas.add(two.change(random, "two", 0));
        for (int step = random.nextInt(20); step > 0; step--) {
            boolean first = random.nextBoolean();
            deltas.add((first ? one : two).change(random, first ? "one" : "two", step % 8));
        }
        return deltas;
    }

    private static void assertSame(List<TableDelta> expected, List<TableDelta> actual, int run) {
        for (String table : List.of("one", "two")) {
            assertThat(StateModel.replay(table, actual).rows)
                    .as(Seeds.describe(run))
                    .isEqualTo(StateModel.replay(table, expected).rows);
        }
    }
}
