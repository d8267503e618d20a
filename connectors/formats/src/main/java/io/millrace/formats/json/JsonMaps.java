package io.millrace.formats.json;

import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.text.Base64Text;
import io.millrace.formats.text.ValueFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.map.MapWriter;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.MapType;
import java.nio.charset.StandardCharsets;

/** Maps as JSON objects: texts are strings, bytes are strings with Base64. One thread. */
final class JsonMaps {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int INITIAL_BYTES = 64;

    private final JsonScanner scanner = new JsonScanner();
    private final JsonText canonical;
    private final MapWriter writer = new MapWriter();
    private final ByteBuilder keys = new ByteBuilder(INITIAL_BYTES);
    private final ByteBuilder texts = new ByteBuilder(INITIAL_BYTES);
    private final ByteBuilder decoded = new ByteBuilder(INITIAL_BYTES);

    JsonMaps(JsonText canonical) {
        this.canonical = canonical;
    }

    static void write(byte[] data, int start, boolean binary, ByteBuilder target) {
        target.append((byte) '{');
        int entry = MapSlices.firstEntry(start);
        int count = MapSlices.entryCount(data, start);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                target.append((byte) ',');
            }
            JsonStrings.append(data, MapSlices.keyStart(entry), MapSlices.keyLength(data, entry), target);
            target.append((byte) ':');
            writeValue(data, entry, binary, target);
            entry = MapSlices.nextEntry(data, entry);
        }
        target.append((byte) '}');
    }

    private static void writeValue(byte[] data, int entry, boolean binary, ByteBuilder target) {
        int start = MapSlices.valueStart(data, entry);
        int length = MapSlices.valueLength(data, entry);
        if (length == MapSlices.NULL) {
            target.append(NULL, 0, NULL.length);
        } else if (binary) {
            target.append((byte) '"');
            byte[] array = target.ensure(Base64Text.encodedLength(length));
            target.setLength(Base64Text.encode(data, start, length, array, target.length()));
            target.append((byte) '"');
        } else {
            JsonStrings.append(data, start, length, target);
        }
    }

    /** Reads an object whose grammar was checked; {@link #store} has the map then. */
    void read(MapType type, byte[] data, int from, int to) {
        writer.begin();
        int p = JsonScanner.skipSpace(data, from + 1, to);
        while (data[p] != '}') {
            if (data[p] == ',') {
                p = JsonScanner.skipSpace(data, p + 1, to);
            }
            int keyEnd = scanner.skipString(data, p + 1, to);
            keys.setLength(0);
            appendString(data, p + 1, keyEnd - 1, keys);
            p = JsonScanner.skipSpace(data, scanner.skipColon(data, keyEnd, to), to);
            p = JsonScanner.skipSpace(data, readValue(type, data, p, to), to);
        }
        writer.end();
    }

    private void appendString(byte[] data, int from, int to, ByteBuilder target) {
        if (scanner.escaped()) {
            scanner.unescape(data, from, to, target);
        } else {
            target.append(data, from, to - from);
        }
    }

    private int readValue(MapType type, byte[] data, int position, int end) {
        byte first = data[position];
        int after = scanner.skipValue(data, position, end);
        if (first == 'n') {
            if (!type.value().nullable()) {
                throw new ValueFault("has a value that is null, but its values are NOT NULL");
            }
            writer.nullEntry(keys.array(), 0, keys.length());
            return after;
        }
        texts.setLength(0);
        if (first == '"') {
            appendString(data, position + 1, after - 1, texts);
        } else if (type.value() instanceof BinaryType) {
            throw new ValueFault("has a value that is not a string with Base64");
        } else if (first == '{' || first == '[') {
            canonical.append(data, position, after, texts);
        } else {
            texts.append(data, position, after - position);
        }
        ByteBuilder value = type.value() instanceof BinaryType ? decoded() : texts;
        writer.entry(keys.array(), 0, keys.length(), value.array(), 0, value.length());
        return after;
    }

    private ByteBuilder decoded() {
        decoded.setLength(0);
        texts.ensure(Words.SPARE);
        Base64Text.decode(texts.array(), 0, texts.length(), decoded);
        return decoded;
    }

    void store(ColumnTarget target, int row, ByteBuilder side) {
        int sideStart = side.length();
        side.append(writer.array(), 0, writer.length());
        target.storeSide(row, side, sideStart);
    }
}
