package io.millrace.bench;

import io.millrace.spi.error.NearestName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the command line says: at most one word, {@code latency}, and {@code name=value}. */
final class BenchOptions {
    private static final String LATENCY = "latency";

    /** What the launcher gives: where the engines are. */
    private static final Set<String> INTERNAL = Set.of("classpath", "flink-classpath", "flink-flags");

    private static final Set<String> NAMES = new TreeSet<>(
            Set.of("source", "queries", "short", "long", "work", "engines", "guarantees", "rate", "warmup", "seconds"));

    private final boolean latency;
    private final Map<String, String> values;

    private BenchOptions(boolean latency, Map<String, String> values) {
        this.latency = latency;
        this.values = values;
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with what a person should know
     */
    static BenchOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        boolean latency = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.equals(LATENCY)) {
                latency = true;
                continue;
            }
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals < 0 || !(NAMES.contains(name) || INTERNAL.contains(name))) {
                throw new IllegalArgumentException("the bench has no option '" + argument + "'; it has " + NAMES
                        + ", each as name=value, and the word " + LATENCY
                        + NearestName.of(name, NAMES)
                                .map(near -> "; did you mean " + near + "=…?")
                                .orElse(""));
            }
            values.put(name, argument.substring(equals + 1));
        }
        return new BenchOptions(latency, values);
    }

    /** Whether latency is measured, and not CPU time. */
    boolean isLatency() {
        return latency;
    }

    boolean isFromKafka() {
        return oneOf("source", List.of("files", "kafka")).equals("kafka");
    }

    /** Where events are kept, and where each run has its scratch directory. */
    Path work() {
        return Path.of(values.getOrDefault("work", "millrace-bench"));
    }

    long number(String name, long otherwise) {
        String text = values.get(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + text + " is no number", e);
        }
    }

    /** Words with commas between them, each one of those that there are; all of them by default. */
    List<String> chosen(String name, List<String> all) {
        String text = values.get(name);
        if (text == null) {
            return all;
        }
        List<String> chosen = Arrays.asList(text.split(",", -1));
        for (String word : chosen) {
            requireKnown(name, word, all);
        }
        return chosen;
    }

    private String oneOf(String name, List<String> all) {
        String word = values.getOrDefault(name, all.get(0));
        requireKnown(name, word, all);
        return word;
    }

    private static void requireKnown(String name, String word, List<String> all) {
        if (!all.contains(word)) {
            throw new IllegalArgumentException(name + "=" + word + ": there is " + String.join(", ", all));
        }
    }

    /** What the launcher gives. */
    String internal(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
