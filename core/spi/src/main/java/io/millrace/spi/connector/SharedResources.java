package io.millrace.spi.connector;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What tables of one run have in common, such as the transaction of all tables of a Kafka cluster: made when first
 * asked for, closed with the run. Any thread.
 */
public final class SharedResources implements Closeable {
    private record Key(Class<?> type, String name) {}

    private final Map<Key, Closeable> resources = new LinkedHashMap<>();

    /** The resource of this type and name, made now if nobody has asked for it before. */
    public synchronized <T extends Closeable> T get(Class<T> type, String name, Supplier<T> make) {
        Key key = new Key(type, name);
        Closeable present = resources.get(key);
        if (present == null) {
            present = make.get();
            resources.put(key, present);
        }
        return type.cast(present);
    }

    /** Closes everything, what was made last first; the first failure is thrown when all is done. */
    @Override
    public synchronized void close() throws IOException {
        IOException first = null;
        Closeable[] open = resources.values().toArray(Closeable[]::new);
        resources.clear();
        for (int i = open.length - 1; i >= 0; i--) {
            try {
                open[i].close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
