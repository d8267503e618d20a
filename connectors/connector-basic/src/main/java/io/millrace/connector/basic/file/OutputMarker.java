package io.millrace.connector.basic.file;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code .millrace} of an output directory: who writes there and how far the output is visible.
 *
 * @param incarnation of the part names; rises with every opening, so that no two lives use one name
 * @param epoch the last epoch known to be visible; may lag the state but never lead it
 */
record OutputMarker(String pipeline, String table, long incarnation, long epoch) {
    static final String FILE_NAME = ".millrace";

    private static final String TEMPORARY_NAME = ".millrace.tmp";
    private static final String FORMAT = "1";
    private static final String COMMENT = "# Written by Millrace; says which pipeline writes this directory.\n";

    /** More is no marker. */
    private static final int MAX_BYTES = 64 * 1024;

    /** The marker of a directory, or nothing when there is none. */
    static Optional<OutputMarker> read(Disk disk, Path directory) throws IOException {
        Path path = directory.resolve(FILE_NAME);
        if (disk.stat(path).isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[MAX_BYTES];
        int length = 0;
        try (ReadableFile file = disk.open(path)) {
            int count = file.read(0, bytes, 0, bytes.length);
            while (count > 0) {
                length += count;
                count = length == bytes.length ? 0 : file.read(length, bytes, length, bytes.length - length);
            }
        }
        return Optional.of(parse(new String(bytes, 0, length, StandardCharsets.UTF_8)));
    }

    private static OutputMarker parse(String text) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (!line.startsWith("#") && equals > 0) {
                values.put(line.substring(0, equals), unescaped(line.substring(equals + 1)));
            }
        }
        if (!FORMAT.equals(values.get("format"))) {
            throw new IOException("its format is '" + values.get("format") + "', known is " + FORMAT);
        }
        try {
            return new OutputMarker(
                    value(values, "pipeline"),
                    value(values, "table"),
                    Long.parseLong(value(values, "incarnation")),
                    Long.parseLong(value(values, "epoch")));
        } catch (NumberFormatException e) {
            throw new IOException("a number in it is none", e);
        }
    }

    private static String value(Map<String, String> values, String key) throws IOException {
        String value = values.get(key);
        if (value == null) {
            throw new IOException("it has no line '" + key + "='");
        }
        return value;
    }

    /** Puts this marker in the place of the old one, durably and at once. */
    void write(Disk disk, Path directory) throws IOException {
        String text = COMMENT
                + "format=" + FORMAT
                + "\npipeline=" + escaped(pipeline)
                + "\ntable=" + escaped(table)
                + "\nincarnation=" + incarnation
                + "\nepoch=" + epoch + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path temporary = directory.resolve(TEMPORARY_NAME);
        disk.delete(temporary);
        try (WritableFile file = disk.create(temporary)) {
            file.write(bytes, 0, bytes.length);
            file.force();
        }
        disk.rename(temporary, directory.resolve(FILE_NAME));
        disk.forceDirectory(directory);
    }

    OutputMarker withEpoch(long newEpoch) {
        return new OutputMarker(pipeline, table, incarnation, newEpoch);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\\' && i + 1 < text.length()) {
                i++;
                character = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            plain.append(character);
        }
        return plain.toString();
    }
}
