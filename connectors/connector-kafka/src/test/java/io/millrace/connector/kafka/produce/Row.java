package io.millrace.connector.kafka.produce;

import io.millrace.spi.column.NullMask;
import io.millrace.spi.map.MapWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

/** A row as a test sees it, before it is sent and after it was read back. */
record Row(
        long timestamp, @Nullable List<Byte> key, @Nullable List<Byte> value, Map<String, List<Byte>> headers) {
    static Row of(Record record) {
        return new Row(
                record.timestamp(),
                record.hasKey() ? bytes(Objects.requireNonNull(record.key())) : null,
                record.hasValue() ? bytes(Objects.requireNonNull(record.value())) : null,
                headers(record));
    }

    private static Map<String, List<Byte>> headers(Record record) {
        Map<String, List<Byte>> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), bytes(ByteBuffer.wrap(header.value())));
        }
        return headers;
    }

    static Row of(String value) {
        return new Row(0, null, bytes(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8))), Map.of());
    }

    static Row random(SplittableRandom random, boolean hasKey, int maxBytes) {
        long timestamp = random.nextBoolean() ? random.nextLong(4_000) : random.nextLong(Long.MAX_VALUE / 2);
        Map<String, List<Byte>> headers = new LinkedHashMap<>();
        for (int i = random.nextInt(8); i >= 6; i--) {
            headers.put("name" + "x".repeat(random.nextInt(70)), bytes(random, random.nextInt(70)));
        }
        return new Row(
                timestamp,
                hasKey && random.nextInt(10) > 0 ? bytes(random, random.nextInt(70)) : null,
                random.nextInt(10) == 0 ? null : bytes(random, random.nextInt(maxBytes)),
                headers);
    }

    private static byte[] array(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }

    /** As a MAP, with an entry that is NULL and is not written. */
    private static void addHeaders(Map<String, List<Byte>> headers, EncodedHeaders to) {
        MapWriter map = new MapWriter();
        map.begin();
        headers.forEach((name, value) -> {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            map.entry(key, 0, key.length, array(value), 0, value.size());
        });
        map.nullEntry(new byte[] {'z'}, 0, 1);
        map.end();
        to.add(map.array(), 0);
    }

    private static List<Byte> bytes(ByteBuffer buffer) {
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

    private static void write(@Nullable List<Byte> bytes, ByteArrayOutputStream to, long[] nulls, int row) {
        if (bytes == null) {
            NullMask.set(nulls, row);
        } else {
            bytes.forEach(to::write);
        }
        to.write('\n');
    }

    /** All of them as the encoder leaves them. */
    static EncodedRows encoded(List<Row> rows) {
        EncodedRows encoded = new EncodedRows();
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        int[] valueEnds = new int[rows.size()];
        int[] keyEnds = new int[rows.size()];
        long[] valueNulls = new long[NullMask.words(rows.size())];
        long[] keyNulls = new long[NullMask.words(rows.size())];
        for (int i = 0; i < rows.size(); i++) {
            write(rows.get(i).value(), values, valueNulls, i);
            valueEnds[i] = values.size();
            write(rows.get(i).key(), keys, keyNulls, i);
            keyEnds[i] = keys.size();
        }
        encoded.values(values.toByteArray(), valueEnds, valueNulls, rows.size());
        if (rows.stream().anyMatch(row -> row.key() != null)) {
            encoded.keys(keys.toByteArray(), keyEnds, keyNulls);
        }
        EncodedHeaders headers = new EncodedHeaders();
        headers.clear(rows.size());
        for (Row row : rows) {
            if (row.headers().isEmpty()) {
                headers.addNone();
            } else {
                addHeaders(row.headers(), headers);
            }
        }
        encoded.headers(headers);
        Arrays.setAll(encoded.timestamps(), i -> rows.get(i).timestamp());
        return encoded;
    }
}
