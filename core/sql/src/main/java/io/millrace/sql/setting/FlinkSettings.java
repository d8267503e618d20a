package io.millrace.sql.setting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings that Flink has and this version lacks, with what to do instead. */
final class FlinkSettings {
    private static final Map<String, String> KNOWN = read();

    private FlinkSettings() {}

    /** Key to advice; an empty advice means that there is nothing better. */
    static Map<String, String> known() {
        return KNOWN;
    }

    private static Map<String, String> read() {
        Map<String, String> settings = new LinkedHashMap<>();
        try (InputStream stream = FlinkSettings.class.getResourceAsStream("flink-settings.txt")) {
            if (stream == null) {
                throw new IllegalStateException("the resource flink-settings.txt is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    String[] parts = line.split("\\s+", 2);
                    settings.put(parts[0], parts[1].equals("-") ? "" : parts[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
