package io.millrace.advisor.explain;

import io.millrace.plan.TableDefinition;
import java.util.List;

/** What only the connectors know of tables. */
public interface TableFacts {
    /** Whether the table's rows come to an end by themselves. */
    boolean isBounded(TableDefinition source);

    /**
     * What a reader of the table can rely on, as words.
     *
     * @param written all tables that the pipeline writes, in the order in which one of them is chosen to decide
     */
    String guarantee(TableDefinition sink, List<TableDefinition> written);
}
