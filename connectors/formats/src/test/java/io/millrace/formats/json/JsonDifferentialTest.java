package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.DOUBLE;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.decimal;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.Records;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The decoder takes, refuses and understands random records as Jackson with Flink's conversions does. */
class JsonDifferentialTest {
    private static final RowType INNER = row(field("x", INT), field("y", STRING), field("a", BIGINT));
    private static final RowType TYPE = row(
            field("a", BIGINT),
            field("b", STRING),
            field("cc", DOUBLE),
            field("dddddddddd", STRING),
            field("e", BOOLEAN),
            field("ff", decimal(20, 4)),
            field("row", INNER.withNullable(true)));
    private static final int RECORDS = Boolean.getBoolean("millrace.long") ? 400_000 : 8_000;
    private static final int BATCH = 1024;

    private final SplittableRandom random = new SplittableRandom(Records.seed());
    private final RandomJson json = new RandomJson(random);
    private final JacksonReader jackson = new JacksonReader();
    private final RecordDecoder many = new JsonDecoder(TYPE, JsonOptions.of(Records.options()), 40);
    private final RecordDecoder one = Records.decoder(new JsonFormatFactory(), TYPE, TYPE);
    private int taken;

    @Test
    void agreesWithJackson() {
        List<byte[]> batch = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String text = json.object(0);
            batch.add(random.nextInt(3) > 0 ? json.broken(text) : text.getBytes(StandardCharsets.UTF_8));
            if (batch.size() == BATCH || i == RECORDS - 1) {
                check(batch);
                batch.clear();
            }
        }
        assertThat(taken).isGreaterThan(RECORDS / 8);
    }

    private void check(List<byte[]> records) {
        DecodedRecords decoded = Records.decode(many, records);
        List<List<@Nullable Object>> rows = Records.rows(decoded, TYPE);
        Map<Integer, List<@Nullable Object>> rowOfRecord = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            rowOfRecord.put(decoded.recordOfRow()[row], rows.get(row));
        }
        Map<Integer, BadRecord> badOfRecord = new HashMap<>();
        decoded.bad().forEach(bad -> badOfRecord.put(bad.record(), bad));
        assertThat(rows.size() + decoded.bad().size() + decoded.skipped()).isEqualTo(records.size());
        for (int i = 0; i < records.size(); i++) {
            byte[] record = records.get(i);
            BadRecord bad = badOfRecord.get(i);
            if (bad != null) {
                assertThat(bad.raw()).isEqualTo(record);
                assertThat(bad.code().code()).startsWith("MR72");
            }
            checkOne(record, rowOfRecord.get(i), bad);
        }
    }

    private void checkOne(byte[] record, @Nullable List<@Nullable Object> row, @Nullable BadRecord bad) {
        String text = utf8(record);
        DecodedRecords alone = Records.decode(one, List.of(record));
        assertThat(alone.rowCount()).as(text).isEqualTo(row == null ? 0 : 1);
        if (row != null) {
            assertThat(Records.rows(alone, TYPE).get(0)).as(text).isEqualTo(row);
        }
        if (text == null) {
            assertThat(bad).isNotNull();
            return;
        }
        if (text.substring(0, Math.min(4, text.length())).indexOf(0) >= 0
                || (bad != null && bad.code().code().equals("MR7206"))) {
            return; // Jackson takes this for UTF-16, and takes lone surrogates.
        }
        Optional<List<@Nullable Object>> expected = jackson.read(record, TYPE);
        if (expected.isPresent()) {
            assertThat(row).as("%s %s", text, bad == null ? "" : bad.cause()).isEqualTo(expected.get());
            taken++;
        } else {
            assertThat(row).as(text).isNull();
        }
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
