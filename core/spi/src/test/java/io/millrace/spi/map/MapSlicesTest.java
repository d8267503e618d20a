package io.millrace.spi.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MapSlicesTest {
    private static final int MAPS = 500;
    private static final byte[] NOTHING = {};

    private final MapWriter writer = new MapWriter();

    /** Maps of random bytes, written one after the other, read back from a column after a gather. */
    @Test
    void whatWasWrittenIsRead() {
        long seed = Long.getLong("millrace.test.seed", 8L);
        System.out.println("MapSlicesTest: -Dmillrace.test.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Map<ByteBuffer, @Nullable ByteBuffer>> maps = new ArrayList<>();
        BytesColumnBuilder builder = new BytesColumnBuilder();
        int[] backwards = new int[MAPS];
        for (int i = 0; i < MAPS; i++) {
            maps.add(writeRandom(random, i == 0 ? 10_000 : random.nextInt(i % 10 == 0 ? 200 : 12)));
            writer.appendTo(builder);
            backwards[MAPS - 1 - i] = i;
        }
        BytesColumn column = builder.build().gather(backwards, MAPS);
        for (int i = 0; i < MAPS; i++) {
            Map<ByteBuffer, @Nullable ByteBuffer> expected = maps.get(backwards[i]);
            assertThat(read(column, i)).containsExactlyEntriesOf(expected);
            assertThat(column.lengths()[i]).isEqualTo(sizeOf(expected));
            findAll(column, i, expected);
        }
    }

    /** A map as {@link MapWriter} should leave it: of a repeated key the last entry, at its place. */
    private Map<ByteBuffer, @Nullable ByteBuffer> writeRandom(SplittableRandom random, int entries) {
        Map<ByteBuffer, @Nullable ByteBuffer> expected = new LinkedHashMap<>();
        int longestKey = random.nextInt(1, 6);
        writer.begin();
        for (int i = 0; i < entries; i++) {
            byte[] key = randomBytes(random, random.nextInt(longestKey));
            expected.remove(ByteBuffer.wrap(key));
            if (random.nextInt(5) == 0) {
                writer.nullEntry(key, 0, key.length);
                expected.put(ByteBuffer.wrap(key), null);
            } else {
                byte[] padded = randomBytes(random, random.nextInt(3, 40));
                writer.entry(key, 0, key.length, padded, 1, padded.length - 2);
                expected.put(
                        ByteBuffer.wrap(key),
                        ByteBuffer.wrap(padded, 1, padded.length - 2).slice());
            }
        }
        writer.end();
        return expected;
    }

    private static byte[] randomBytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Map<ByteBuffer, @Nullable ByteBuffer> read(BytesColumn column, int row) {
        byte[] data = column.data();
        int start = column.starts()[row];
        Map<ByteBuffer, @Nullable ByteBuffer> map = new LinkedHashMap<>();
        int entry = MapSlices.firstEntry(start);
        for (int i = 0; i < MapSlices.entryCount(data, start); i++) {
            ByteBuffer key = slice(data, MapSlices.keyStart(entry), MapSlices.keyLength(data, entry));
            assertThat(map).doesNotContainKey(key);
            map.put(key, value(data, entry));
            entry = MapSlices.nextEntry(data, entry);
        }
        assertThat(entry).isEqualTo(start + column.lengths()[row]);
        return map;
    }

    private static @Nullable ByteBuffer value(byte[] data, int entry) {
        int length = MapSlices.valueLength(data, entry);
        return length == MapSlices.NULL ? null : slice(data, MapSlices.valueStart(data, entry), length);
    }

    private static ByteBuffer slice(byte[] data, int start, int length) {
        return ByteBuffer.wrap(data, start, length).slice();
    }

    private static int sizeOf(Map<ByteBuffer, @Nullable ByteBuffer> map) {
        int size = 4;
        for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> entry : map.entrySet()) {
            ByteBuffer value = entry.getValue();
            size += 8 + entry.getKey().remaining() + (value == null ? 0 : value.remaining());
        }
        return size;
    }

    private static void findAll(BytesColumn column, int row, Map<ByteBuffer, @Nullable ByteBuffer> expected) {
        int start = column.starts()[row];
        int looked = 0;
        for (Map.Entry<ByteBuffer, @Nullable ByteBuffer> each : expected.entrySet()) {
            byte[] key = new byte[each.getKey().remaining()];
            each.getKey().duplicate().get(key);
            int entry = MapSlices.find(column.data(), start, key, 0, key.length);
            assertThat(entry).isNotEqualTo(MapSlices.ABSENT);
            assertThat(value(column.data(), entry)).isEqualTo(each.getValue());
            if (++looked == 300) {
                return;
            }
        }
    }

    @Test
    void aMapMayBeEmpty() {
        writer.begin();
        writer.end();
        assertThat(writer.length()).isEqualTo(4);
        assertThat(MapSlices.entryCount(writer.array(), 0)).isZero();
        assertThat(MapSlices.find(writer.array(), 0, NOTHING, 0, 0)).isEqualTo(MapSlices.ABSENT);
    }

    @Test
    void anEmptyValueIsNotNull() {
        writer.begin();
        writer.entry(NOTHING, 0, 0, NOTHING, 0, 0);
        writer.nullEntry(bytes("k"), 0, 1);
        writer.end();
        byte[] data = writer.array();
        assertThat(MapSlices.valueLength(data, MapSlices.find(data, 0, NOTHING, 0, 0)))
                .isZero();
        assertThat(MapSlices.valueLength(data, MapSlices.find(data, 0, bytes("k"), 0, 1)))
                .isEqualTo(MapSlices.NULL);
    }

    /** The bytes are in checkpoints: a change of them needs a new version there. */
    @Test
    void theLayoutIsThis() {
        writer.begin();
        writer.entry(bytes("a"), 0, 1, bytes("xy"), 0, 2);
        writer.nullEntry(bytes("b"), 0, 1);
        writer.entry(bytes("a"), 0, 1, bytes("z"), 0, 1);
        writer.end();
        assertThat(ByteBuffer.wrap(writer.array(), 0, writer.length()))
                .isEqualTo(ByteBuffer.wrap(
                        new byte[] {0, 0, 0, 2, 0, 0, 0, 1, 'b', -1, -1, -1, -1, 0, 0, 0, 1, 'a', 0, 0, 0, 1, 'z'}));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
