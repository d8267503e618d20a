package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.formats.Records;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.type.DataType.RowType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Records whose values mostly have one length, whose times mostly share a minute, and whose nested row is mostly NULL:
 * all of them are read by short cuts, and must give what each record gives alone.
 */
class JsonSteadyTest {
    private static final RowType DEEPER = row(field("y", INT), field("t", STRING));
    private static final RowType INNER =
            row(field("x", BIGINT), field("s", STRING), field("deeper", DEEPER.withNullable(true)));
    private static final RowType TYPE = row(
            field("id", BIGINT),
            field("flag", INT),
            field("long", STRING),
            field("short", STRING),
            field("at", timestamp(3)),
            field("inner", INNER.withNullable(true)));
    private static final JsonOptions OPTIONS = JsonOptions.of(Records.options());
    private static final String LONG = "https://example.com/a/page/of/some/length?channel=1234567890";
    private static final byte[] SURPRISES =
            "\"\\,}{0-1. :Zn\u0000\t\u00C3\u00A9\u00FF".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BATCH = 256;

    private final SplittableRandom random = new SplittableRandom(Records.seed());

    private byte[] record(int innerOneOf, int id) {
        String text = "{\"skipped\":\"0123456789\",\"id\":" + id + ",\"flag\":" + random.nextInt(10) + ",\"long\":\""
                + LONG + "\",\"count\":1234,\"short\":\"abc\",\"at\":\"2026-01-01 00:0" + random.nextInt(8) / 7 + ":"
                + (10 + random.nextInt(50)) + "." + (100 + random.nextInt(900)) + "\",\"inner\":" + inner(innerOneOf)
                + "}";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = SURPRISES[random.nextInt(SURPRISES.length)];
        }
        return bytes;
    }

    private String inner(int oneOf) {
        if (random.nextInt(oneOf) > 0) {
            return "null";
        }
        String deeper =
                random.nextInt(3) > 0 ? "null" : "{\"y\":" + random.nextInt(100) + ",\"t\":\"\\n" + LONG + "\"}";
        String inner = "{\"x\":" + random.nextInt(10) + ",\"s\":\"12345678\",\"deeper\":" + deeper + "}";
        return random.nextInt(8) > 0 ? inner : "null,\"inner\":" + inner;
    }

    @Test
    void readsWhatEachRecordGivesAlone() {
        JsonDecoder compiled = new JsonDecoder(TYPE, OPTIONS, 50);
        JsonDecoder alone = new JsonDecoder(TYPE, OPTIONS, Integer.MAX_VALUE);
        boolean sparse = false;
        int id = 980;
        for (int batch = 0; batch < 12; batch++) {
            List<byte[]> records = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                records.add(record(batch % 4 == 3 ? 2 : 20, id++));
            }
            DecodedRecords decoded = Records.decode(compiled, records);
            sparse |= decoded.columns().get(5) instanceof DictionaryColumn;
            check(decoded, records, alone);
        }
        assertThat(compiled.isCompiled()).isTrue();
        assertThat(sparse).isTrue();
    }

    private static void check(DecodedRecords decoded, List<byte[]> records, JsonDecoder alone) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<BadRecord> bad = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            DecodedRecords one = Records.decode(alone, List.of(records.get(i)));
            rows.addAll(Records.rows(one, TYPE));
            for (BadRecord each : one.bad()) {
                bad.add(new BadRecord(i, each.raw(), each.code(), each.cause()));
            }
        }
        assertThat(Records.rows(decoded, TYPE)).isEqualTo(rows);
        assertThat(decoded.bad()).usingRecursiveComparison().isEqualTo(bad);
    }
}
