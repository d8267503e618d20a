package io.millrace.connector.kafka.produce;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

/** A row as a test sees it, before it is sent and after it was read back. */
record Row(long timestamp, @Nullable List<Byte> key, List<Byte> value) {
    static Row of(Record record) {
        return new Row(
                record.timestamp(),
                record.hasKey() ? bytes(Objects.requireNonNull(record.key())) : null,
                bytes(record.value()));
    }

    static Row of(String value) {
        return new Row(
                0, null, bytes(java.nio.ByteBuffer.wrap(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    static Row random(SplittableRandom random, boolean hasKey, int maxBytes) {
        long timestamp = random.nextBoolean() ? random.nextLong(4_000) : random.nextLong(Long.MAX_VALUE / 2);
        return new Row(
                timestamp, hasKey ? bytes(random, random.nextInt(70)) : null, bytes(random, random.nextInt(maxBytes)));
    }

    private static List<Byte> bytes(java.nio.ByteBuffer buffer) {
        List<Byte> bytes = new ArrayList<>();
        while (buffer.hasRemaining()) {
            bytes.add(buffer.get());
        }
        return bytes;
    }

    /** Half of them compress well. */
    private static List<Byte> bytes(SplittableRandom random, int count) {
        int letters = random.nextBoolean() ? 3 : 256;
        return IntStream.range(0, count)
                .mapToObj(i -> (byte) random.nextInt(letters))
                .toList();
    }

    /** All of them as the encoder leaves them; either all have a key or none. */
    static EncodedRows encoded(List<Row> rows) {
        EncodedRows encoded = new EncodedRows();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        int[] valueEnds = new int[rows.size()];
        int[] keyEnds = new int[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).value().forEach(values::write);
            values.write('\n');
            valueEnds[i] = values.size();
            List<Byte> key = rows.get(i).key();
            if (key != null) {
                key.forEach(keys::write);
                keys.write('\n');
                keyEnds[i] = keys.size();
            }
        }
        encoded.values(values.toByteArray(), valueEnds, rows.size());
        if (!rows.isEmpty() && rows.get(0).key() != null) {
            encoded.keys(keys.toByteArray(), keyEnds);
        }
        Arrays.setAll(encoded.timestamps(), i -> rows.get(i).timestamp());
        return encoded;
    }
}
