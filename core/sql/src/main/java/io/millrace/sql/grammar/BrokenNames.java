package io.millrace.sql.grammar;

import java.util.HashSet;
import java.util.Set;

/** Names whose declaration has a mistake: what follows from it elsewhere is not told as a mistake of its own. */
public final class BrokenNames {
    private final Set<String> tables = new HashSet<>();
    private final Set<String> columns = new HashSet<>();

    public void addTable(String name) {
        tables.add(name);
    }

    public void addColumn(String name) {
        columns.add(name);
    }

    public boolean hasTable(String name) {
        return tables.contains(name);
    }

    public boolean hasColumn(String name) {
        return columns.contains(name);
    }
}
