package io.millrace.state.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.state.Seeds;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeltaCodecTest {
    private static final int RUNS = Seeds.rounds(250, 5_000);

    @Test
    void everyColumnComesBack() {
        for (int run = 0; run < RUNS; run++) {
            List<TableDelta> deltas = deltas(Seeds.random(run));
            byte[] bytes = encode(deltas);
            List<TableDelta> decoded = DeltaCodec.decode(bytes);
            assertThat(describe(decoded)).as(Seeds.describe(run)).isEqualTo(describe(deltas));
            assertThat(encode(decoded)).as(Seeds.describe(run)).isEqualTo(bytes);
        }
    }

    @Test
    void damagedBytesAreToldAndTakeNoMemory() {
        int refused = 0;
        for (int run = 0; run < RUNS; run++) {
            SplittableRandom random = Seeds.random(run);
            byte[] bytes = encode(deltas(random));
            for (int i = 0; i < 10; i++) {
                byte[] damaged = bytes.clone();
                damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                refused += isRefused(damaged) ? 1 : 0;
                assertThat(isRefused(Arrays.copyOf(bytes, random.nextInt(bytes.length))))
                        .as(Seeds.describe(run))
                        .isTrue();
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void countersAndTimesAreCompact() {
        int rows = 1000;
        long[] windows = new long[rows];
        long[] counts = new long[rows];
        for (int i = 0; i < rows; i++) {
            windows[i] = 1_700_000_000_000L + (i / 100) * 10_000L;
            counts[i] = 1000L + i % 50;
        }
        RowType type = RowType.of(List.of(
                new Field("window", new IntegerType(64, false)), new Field("count", new IntegerType(64, true))));
        List<Column> columns = List.of(new LongColumn(rows, null, windows), new LongColumn(rows, null, counts));
        TableDelta delta = new TableDelta("t", type, 1, rows, columns, 0, List.of(), Long.MIN_VALUE);
        assertThat(encode(List.of(delta)).length).isLessThan(2 * rows + 200);
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            DeltaCodec.decode(bytes);
            return false;
        } catch (DamagedBytesException e) {
            return true;
        }
    }

    private static byte[] encode(List<TableDelta> deltas) {
        ByteWriter bytes = DeltaCodec.encode(deltas);
        return Arrays.copyOf(bytes.array(), bytes.length());
    }

    private static List<TableDelta> deltas(SplittableRandom random) {
        List<TableDelta> deltas = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            RowType type = RandomColumns.rowType(random, 2);
            int keyCount = 1 + random.nextInt(type.fieldCount());
            int rows = random.nextInt(4) == 0 ? 0 : random.nextInt(200);
            int deleted = random.nextInt(4) == 0 ? 0 : random.nextInt(70);
            deltas.add(new TableDelta(
                    "table " + i,
                    type,
                    keyCount,
                    rows,
                    columns(random, type.fields(), rows),
                    deleted,
                    columns(random, type.fields().subList(0, keyCount), deleted),
                    random.nextLong()));
        }
        return deltas;
    }

    private static List<Column> columns(SplittableRandom random, List<Field> fields, int rowCount) {
        return fields.stream()
                .map(field -> RandomColumns.column(random, field.type(), rowCount))
                .toList();
    }

    private static List<@Nullable Object> describe(List<TableDelta> deltas) {
        List<@Nullable Object> facts = new ArrayList<>();
        for (TableDelta delta : deltas) {
            facts.addAll(List.of(delta.table(), delta.type(), delta.keyCount(), delta.expiredBelow()));
            describe(delta.rows(), delta.rowCount(), facts);
            describe(delta.deletedKeys(), delta.deletedCount(), facts);
        }
        return facts;
    }

    private static void describe(List<Column> columns, int rowCount, List<@Nullable Object> facts) {
        facts.add(rowCount);
        for (Column column : columns) {
            assertThat(column.rowCount()).isEqualTo(rowCount);
            Column flat = column.flatten();
            for (int row = 0; row < rowCount; row++) {
                facts.add(RandomColumns.value(flat, row));
            }
        }
    }
}
