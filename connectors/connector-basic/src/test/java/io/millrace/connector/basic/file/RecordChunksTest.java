package io.millrace.connector.basic.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.format.RecordFraming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordChunksTest {
    private static final int ROUNDS = Boolean.getBoolean("millrace.long") ? 10_000 : 300;

    private static final RecordFraming LINES = new LineFormat().framing();

    /** As CSV: a line feed between quotes belongs to the record. */
    private static final RecordFraming QUOTED = (data, from, to) -> {
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            quoted ^= data[i] == '"';
            if (data[i] == '\n' && !quoted) {
                return i;
            }
        }
        return -1;
    };

    @Test
    void aRecordMayBeSplitAnywhere() throws IOException {
        String text = "\uFEFFone\n\ntwo\r\n\"a\nb\"\nthe last";
        for (int chunkBytes = 4; chunkBytes < 40; chunkBytes++) {
            for (int readBytes = 1; readBytes <= 5; readBytes++) {
                assertThat(records(text, QUOTED, chunkBytes, readBytes, 3))
                        .containsExactly("one", "", "two\r", "\"a\nb\"", "the last");
            }
        }
    }

    @Test
    void recordsAreThoseOfTheLinesForAnyChunks() throws IOException {
        long seed = Long.getLong("millrace.test.seed", 1L);
        System.out.println("RecordChunksTest: -Dmillrace.test.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            int lines = random.nextInt(40);
            for (int line = 0; line < lines; line++) {
                text.append("x".repeat(random.nextInt(20))).append('\n');
            }
            List<String> expected = text.toString().lines().toList();
            int chunkBytes = random.nextInt(4, 64);
            int max = random.nextInt(1, 10);
            assertThat(records(text.toString(), LINES, chunkBytes, random.nextInt(1, 32), max))
                    .as("chunks of %s, at most %s records, of %s", chunkBytes, max, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRecordThatIsTooLongIsPassedOverWhereverItLies() throws IOException {
        for (int before = 0; before < 30; before++) {
            for (int length = 95; length < 120; length++) {
                String text = "b".repeat(before) + "\n" + "x".repeat(length) + "\nafter\n" + "y".repeat(130);
                String large = length <= 100 ? "x".repeat(length) : "too long: xxxxx";
                assertThat(records(text, LINES, 16, 7, 2))
                        .containsExactly("b".repeat(before), large, "after", "too long: yyyyy");
            }
        }
    }

    @Test
    void anOpenQuoteCostsOneLine() throws IOException {
        String text = "a\n\"open\n" + "b\n".repeat(60) + "c";
        List<String> records = records(text, QUOTED, 16, 16, 4);
        assertThat(records).hasSize(63).startsWith("a", "too long: \"open", "b").endsWith("c");
    }

    @Test
    void memoryIsBoundedForARecordWithoutEnd() throws IOException {
        long length = 5L * RecordChunks.MAX_RECORD_BYTES;
        ByteInput endless = new ByteInput() {
            private long given;

            @Override
            public int read(byte[] target, int start, int count) {
                int part = (int) Math.min(count, length - given);
                Arrays.fill(target, start, start + part, (byte) 'z');
                given += part;
                return part == 0 ? -1 : part;
            }

            @Override
            public boolean pause(int unread) {
                return false;
            }

            @Override
            public void close() {}
        };
        try (RecordChunks chunks = new RecordChunks(endless, LINES, 0, length)) {
            assertThat(chunks.take(10)).isZero();
            assertThat(chunks.isTooLong()).isTrue();
            assertThat(chunks.data().length)
                    .isLessThanOrEqualTo(
                            RecordChunks.MAX_RECORD_BYTES + RecordChunks.CHUNK_BYTES + RecordChunks.SPARE_BYTES);
            assertThat(chunks.skipTooLong(10)).hasSize(10);
            assertThat(chunks.offset()).isEqualTo(length);
            assertThat(chunks.atEnd()).isTrue();
        }
    }

    /** All records; offsets are checked against the text's bytes, and some calls are followed by a pause. */
    private static List<String> records(String text, RecordFraming framing, int chunkBytes, int readBytes, int max)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> records = new ArrayList<>();
        try (RecordChunks chunks = new RecordChunks(slow(bytes, readBytes), framing, 0, chunkBytes, 100)) {
            while (!chunks.atEnd()) {
                int count = chunks.take(max);
                for (int i = 0; i < count; i++) {
                    records.add(
                            new String(chunks.data(), chunks.starts()[i], chunks.lengths()[i], StandardCharsets.UTF_8));
                }
                if (count == 0 && chunks.isTooLong()) {
                    String start = "too long: " + new String(chunks.skipTooLong(5), StandardCharsets.UTF_8);
                    records.add(start);
                }
                if (records.size() % 3 == 2) {
                    chunks.pause();
                }
                int offset = (int) chunks.offset();
                assertThat(offset == 0 || offset == bytes.length || bytes[offset - 1] == '\n')
                        .isTrue();
            }
        }
        return records;
    }

    private static ByteInput slow(byte[] bytes, int readBytes) {
        return new ByteInput() {
            private int position;

            @Override
            public int read(byte[] target, int start, int length) {
                int count = Math.min(readBytes, Math.min(length, bytes.length - position));
                System.arraycopy(bytes, position, target, start, count);
                position += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public boolean pause(int unread) {
                boolean again = unread % 2 == 0;
                position -= again ? unread : 0;
                return again;
            }

            @Override
            public void close() {}
        };
    }
}
