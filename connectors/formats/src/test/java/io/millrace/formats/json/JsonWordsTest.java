package io.millrace.formats.json;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.formats.Records;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the encoder writes eight bytes at a time is what Jackson and Java write, wherever a special byte stands. */
class JsonWordsTest {
    private static final RowType TYPE = row(field("n", BIGINT), field("text", STRING), field("t", timestamp(6)));
    private static final String[] PIECES = {"a", "0123456", "\"", "\\", "\n", "\u0001", "\u001f", " ", "é", "€", "😀"};
    private static final int[] UNITS = {1, 10, 1000, 1_000_000};
    private static final int ROUNDS = 3_000;

    private final SplittableRandom random = new SplittableRandom(Records.seed());
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonEncoder encoder = new JsonEncoder(TYPE, JsonOptions.of(Records.options()));

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(8); piece > 0; piece--) {
            text.append(PIECES[random.nextInt(random.nextBoolean() ? PIECES.length : 2)]);
        }
        return text.toString();
    }

    private long micros() {
        boolean far = random.nextInt(4) == 0;
        long seconds = far ? random.nextLong(-400_000_000_000L, 400_000_000_000L) : random.nextInt(130);
        long unit = UNITS[random.nextInt(UNITS.length)];
        return seconds * 1_000_000 + random.nextInt(1_000_000) / unit * unit;
    }

    @Test
    void writesTextsNumbersAndTimesAsJacksonAndJavaDo() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            long number = random.nextLong() >> random.nextInt(Long.SIZE);
            long micros = micros();
            String text = text();
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            // With and without bytes behind the text, and those may be special.
            byte[] data =
                    (" " + text + (random.nextBoolean() ? "" : "\"\"\"\"\"\"\"\"")).getBytes(StandardCharsets.UTF_8);
            BytesColumn texts = new BytesColumn(1, null, data, new int[] {1}, new int[] {utf8.length});
            ByteBuilder target = new ByteBuilder(1);
            encoder.encode(ChangeBatch.of(1, LongColumn.of(number), texts, LongColumn.of(micros)), target, new int[1]);
            String time = LocalDateTime.ofEpochSecond(
                            Math.floorDiv(micros, 1_000_000L),
                            (int) Math.floorMod(micros, 1_000_000L) * 1000,
                            ZoneOffset.UTC)
                    .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .replace('T', ' ');
            assertThat(new String(target.array(), 0, target.length(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"n\":" + number + ",\"text\":" + mapper.writeValueAsString(text) + ",\"t\":\"" + time
                            + "\"}\n");
        }
    }
}
