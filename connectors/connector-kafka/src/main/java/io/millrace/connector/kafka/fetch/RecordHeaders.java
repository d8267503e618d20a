package io.millrace.connector.kafka.fetch;

import io.millrace.spi.map.MapWriter;
import java.nio.charset.StandardCharsets;

/**
 * Reads the headers of a record as a MAP, from where they lie: behind its value. {@link RecordWalk}, which found the
 * record, has checked their lengths.
 */
public final class RecordHeaders {
    private RecordHeaders() {}

    /**
     * Writes a map of the headers' names to their values. Of several with one name it has the last. A name that is not
     * UTF-8 gets replacement characters, as Kafka's client gives it.
     */
    public static void read(RecordBlock block, int record, MapWriter to) {
        byte[] data = block.data();
        int at = block.valueStarts()[record] + Math.max(0, block.valueLengths()[record]);
        long number = RecordWalk.number(data, at, data.length);
        at += RecordWalk.bytes(number);
        to.begin();
        for (int left = RecordWalk.signed(number); left > 0; left--) {
            number = RecordWalk.number(data, at, data.length);
            int name = at + RecordWalk.bytes(number);
            int nameLength = RecordWalk.signed(number);
            number = RecordWalk.number(data, name + nameLength, data.length);
            int value = name + nameLength + RecordWalk.bytes(number);
            int valueLength = RecordWalk.signed(number);
            if (isAscii(data, name, nameLength)) {
                add(to, data, name, nameLength, data, value, valueLength);
            } else {
                byte[] text =
                        new String(data, name, nameLength, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
                add(to, text, 0, text.length, data, value, valueLength);
            }
            at = value + Math.max(0, valueLength);
        }
        to.end();
    }

    private static void add(
            MapWriter to, byte[] names, int name, int nameLength, byte[] data, int value, int valueLength) {
        if (valueLength == RecordBlock.NULL) {
            to.nullEntry(names, name, nameLength);
        } else {
            to.entry(names, name, nameLength, data, value, valueLength);
        }
    }

    private static boolean isAscii(byte[] data, int start, int length) {
        int all = 0;
        for (int i = start; i < start + length; i++) {
            all |= data[i];
        }
        return all >= 0;
    }
}
