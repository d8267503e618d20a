package io.millrace.engine.side;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All splits of a running pipeline by the number that row origins carry. Any thread. */
public final class SplitDirectory {
    private final List<SplitName> names = new CopyOnWriteArrayList<>();

    /**
     * A split as people know it.
     *
     * @param table the source table
     * @param split the split's id within it
     */
    public record SplitName(String table, String split) {}

    /** Registers a split and returns its number. */
    public synchronized int add(String table, String split) {
        names.add(new SplitName(table, split));
        return names.size() - 1;
    }

    public SplitName name(int number) {
        return names.get(number);
    }
}
