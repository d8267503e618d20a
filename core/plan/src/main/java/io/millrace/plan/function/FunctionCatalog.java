package io.millrace.plan.function;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** All scalar functions, and the names of those of Flink's that do not exist here yet. */
public final class FunctionCatalog {
    private static final Map<String, FunctionDescription> FUNCTIONS = read();
    private static final SortedSet<String> NOT_YET = readNotYet();

    private FunctionCatalog() {}

    /** Every function, by category and within it in the order of the reference page. */
    public static List<FunctionDescription> all() {
        return List.copyOf(FUNCTIONS.values());
    }

    /** The function of a canonical name, in any case. */
    public static Optional<FunctionDescription> find(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name.toUpperCase(Locale.ROOT)));
    }

    /** The names of Flink's scalar functions that do not exist here yet. */
    public static SortedSet<String> notYet() {
        return NOT_YET;
    }

    public static boolean isNotYet(String name) {
        return NOT_YET.contains(name.toUpperCase(Locale.ROOT));
    }

    private static Map<String, FunctionDescription> read() {
        Map<String, FunctionDescription> functions = new LinkedHashMap<>();
        FunctionCategory category = FunctionCategory.COMPARISON;
        List<String> lines = lines("functions.txt");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("## ")) {
                category = FunctionCategory.valueOf(line.substring(3).toUpperCase(Locale.ROOT));
            } else if (!line.startsWith("#") && !line.isBlank()) {
                Map<String, String> values = new LinkedHashMap<>();
                while (i + 1 < lines.size() && lines.get(i + 1).startsWith("  ")) {
                    String[] pair = lines.get(++i).strip().split(" +", 2);
                    values.put(pair[0], pair[1]);
                }
                functions.put(line, describe(line, category, values));
            }
        }
        return Collections.unmodifiableMap(functions);
    }

    private static FunctionDescription describe(String name, FunctionCategory category, Map<String, String> values) {
        List<String> flags = Arrays.asList(values.getOrDefault("flags", "").split(", ", -1));
        return new FunctionDescription(
                name,
                category,
                value(name, values, "syntax"),
                value(name, values, "types"),
                value(name, values, "about"),
                value(name, values, "example"),
                !flags.contains("varies"),
                flags.contains("fails"),
                flags.contains("expanded"));
    }

    private static String value(String name, Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("functions.txt: " + name + " has no " + key);
        }
        return value;
    }

    private static SortedSet<String> readNotYet() {
        SortedSet<String> names = new TreeSet<>();
        for (String line : lines("not-yet.txt")) {
            if (!line.startsWith("#") && !line.isBlank()) {
                names.addAll(Arrays.asList(line.strip().split(" +")));
            }
        }
        return Collections.unmodifiableSortedSet(names);
    }

    private static List<String> lines(String resource) {
        try (InputStream stream = FunctionCatalog.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
