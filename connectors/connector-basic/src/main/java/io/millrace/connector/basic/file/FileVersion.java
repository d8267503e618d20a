package io.millrace.connector.basic.file;

import io.millrace.spi.effect.Disk.FileFacts;
import java.util.Map;

/** What tells one content of a file from another; a split remembers it in its attributes. */
record FileVersion(long bytes, long modifiedMillis) {
    private static final String BYTES = "bytes";
    private static final String MODIFIED = "modified-millis";

    static FileVersion of(FileFacts facts) {
        return new FileVersion(facts.bytes(), facts.modifiedMillis());
    }

    static FileVersion of(Map<String, String> attributes) {
        return new FileVersion(
                Long.parseLong(attributes.getOrDefault(BYTES, "0")),
                Long.parseLong(attributes.getOrDefault(MODIFIED, "0")));
    }

    Map<String, String> attributes() {
        return Map.of(BYTES, Long.toString(bytes), MODIFIED, Long.toString(modifiedMillis));
    }

    /** How it differs from what is there now, in words. */
    String difference(FileVersion now) {
        return bytes == now.bytes
                ? "It has still " + bytes + " bytes but was written to since."
                : "It had " + bytes + " bytes and has " + now.bytes + " now.";
    }
}
