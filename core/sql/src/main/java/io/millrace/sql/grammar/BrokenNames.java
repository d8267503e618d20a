package io.millrace.sql.grammar;

import java.util.HashSet;
import java.util.Set;

/** Names whose declaration has a mistake: what follows from it elsewhere is not told as a mistake of its own. */
public final class BrokenNames {
    private final Set<String> tables = new HashSet<>();
    private final Set<String> columns = new HashSet<>();
    private final Set<String> incomplete = new HashSet<>();

    public void addTable(String name) {
        tables.add(name);
    }

    public void addColumn(String name) {
        columns.add(name);
    }

    /** A table that is there without some of its columns: what does not fit it may well fit it when they are mended. */
    public void addIncomplete(String table) {
        incomplete.add(table);
    }

    public boolean isIncomplete(String table) {
        return incomplete.contains(table);
    }

    public boolean hasTable(String name) {
        return tables.contains(name);
    }

    public boolean hasColumn(String name) {
        return columns.contains(name);
    }
}
