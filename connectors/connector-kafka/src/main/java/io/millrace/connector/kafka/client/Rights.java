package io.millrace.connector.kafka.client;

import io.millrace.spi.connector.TableContext;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a user must be allowed to do on a cluster, for all tables that the pipeline reads and writes there as this user:
 * whoever gives the rights wants to hear of all of them at once. Any thread.
 *
 * <p>A right is written as a person would: {@code READ on topic orders}. To READ or to WRITE implies to DESCRIBE.
 */
public final class Rights implements Closeable {
    private static final List<String> OF_THE_USER = List.of("bootstrap.servers", "sasl.", "security.", "ssl.");

    private final List<Supplier<List<String>>> needed = new ArrayList<>();

    private Rights() {}

    /** Those that this table shares with the others of its cluster and user. */
    public static Rights of(TableContext context) {
        Map<String, String> user = new TreeMap<>(ClientOptions.properties(context.options()));
        user.keySet().removeIf(key -> OF_THE_USER.stream().noneMatch(key::startsWith));
        return context.environment().shared().get(Rights.class, user.toString(), Rights::new);
    }

    /** Adds what a table needs; asked for when somebody has to be told. */
    public synchronized void add(Supplier<List<String>> rights) {
        needed.add(rights);
    }

    public synchronized List<String> all() {
        return needed.stream()
                .flatMap(rights -> rights.get().stream())
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        // Holds nothing but texts.
    }
}
