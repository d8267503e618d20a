package io.millrace.advisor.explain;

import io.millrace.plan.TableDefinition;

/** What only the connectors know of tables. */
public interface TableFacts {
    /** Whether the table's rows come to an end by themselves. */
    boolean isBounded(TableDefinition source);

    /** What a reader of the table can rely on, as words. */
    String guarantee(TableDefinition sink);
}
