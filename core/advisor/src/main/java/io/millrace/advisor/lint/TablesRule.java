package io.millrace.advisor.lint;

import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import java.util.List;

/**
 * A rule that needs to know only which tables are read and written, and so can also be asked of a file of which not
 * everything could be planned.
 */
interface TablesRule extends LintRule {
    @Override
    default List<Problem> check(Pipeline pipeline) {
        return check(Plans.sources(pipeline), Plans.outputs(pipeline));
    }

    /**
     * What there is to say about the tables, each once.
     *
     * @param sinks in the order in which they are declared
     */
    List<Problem> check(List<TableDefinition> sources, List<TableDefinition> sinks);
}
