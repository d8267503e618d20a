package io.millrace.formats.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.RandomRows;
import io.millrace.formats.Records;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A compiled reader gives what a predicting one gives, and gives way when records look otherwise. */
class JsonKernelTest {
    private static final int ROWS = 300;
    private static final JsonOptions OPTIONS = JsonOptions.of(Records.options());

    private final SplittableRandom random = new SplittableRandom(Records.seed());
    private final RandomRows rows = new RandomRows(random);
    private final RandomJson json = new RandomJson(random);

    private List<byte[]> records(RowType type) {
        ByteBuilder target = new ByteBuilder(1 << 16);
        int[] ends = new int[ROWS];
        Column[] columns = rows.columns(type, ROWS).toArray(new Column[0]);
        new JsonEncoder(type, OPTIONS).encode(ChangeBatch.of(ROWS, columns), target, ends);
        String[] lines = new String(target.array(), 0, target.length(), StandardCharsets.UTF_8).split("\n", -1);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            boolean broken = random.nextInt(20) == 0;
            records.add(broken ? json.broken(lines[i]) : lines[i].getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    @Test
    void readsWhatPredictionReads() {
        for (int round = 0; round < 5; round++) {
            RowType table = rows.everyType(true);
            List<Field> wanted = new ArrayList<>(List.of(new Field("never there", DataTypes.INT)));
            table.fields().stream().filter(field -> random.nextInt(4) > 0).forEach(wanted::add);
            RowType type = RowType.of(wanted);
            JsonDecoder compiled = new JsonDecoder(type, OPTIONS, 3);
            JsonDecoder predicting = new JsonDecoder(type, OPTIONS, Integer.MAX_VALUE);
            for (int batch = 0; batch < 3; batch++) {
                List<byte[]> records = records(table);
                DecodedRecords actual = Records.decode(compiled, records);
                DecodedRecords expected = Records.decode(predicting, records);
                assertThat(Records.rows(actual, type)).isEqualTo(Records.rows(expected, type));
                assertThat(actual.bad()).usingRecursiveComparison().isEqualTo(expected.bad());
                assertThat(actual.bad()).extracting(BadRecord::cause).doesNotContainNull();
            }
            assertThat(compiled.isCompiled()).isTrue();
            assertThat(predicting.isCompiled()).isFalse();
        }
    }

    @Test
    void givesWayToAnotherShape() {
        RowType type = DataTypes.row(new Field("a", DataTypes.INT), new Field("b", DataTypes.STRING));
        JsonDecoder decoder = new JsonDecoder(type, OPTIONS, 3);
        for (int round = 0; round < 3; round++) {
            String other = "{\"n" + round + "\":" + round + ",\"b\":\"x\",\"a\":" + round + "}";
            for (int i = 0; i < ROWS; i++) {
                DecodedRecords decoded = Records.decode(decoder, other, "{\"a\":null,\"b\":\"y\"}");
                assertThat(Records.rows(decoded, type).get(0)).containsExactly(round, "x");
                assertThat(Records.rows(decoded, type).get(1)).containsExactly(null, "y");
            }
        }
    }
}
