package io.millrace.advisor.lint;

import io.millrace.advisor.PlanWalk;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Questions that several rules ask a plan. */
final class Plans {
    private Plans() {}

    static <N extends PlanNode> List<N> all(Pipeline pipeline, Class<N> kind) {
        return of(PlanWalk.operators(pipeline), kind);
    }

    static <N extends PlanNode> List<N> of(List<PlanNode> nodes, Class<N> kind) {
        return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The tables that the pipeline reads, each once. */
    static List<TableDefinition> sources(Pipeline pipeline) {
        return once(all(pipeline, PlanNode.Scan.class).stream().map(PlanNode.Scan::table));
    }

    /** The tables that the pipeline writes by INSERT. */
    static List<TableDefinition> sinks(Pipeline pipeline) {
        return once(pipeline.sinks().stream().map(PlanNode.Sink::table));
    }

    /** The tables that the pipeline writes, also those that take bad records and late rows, as they are declared. */
    static List<TableDefinition> outputs(Pipeline pipeline) {
        return declared(Stream.of(
                        sinks(pipeline),
                        pipeline.deadLetters().values(),
                        pipeline.lateTables().values())
                .flatMap(Collection::stream));
    }

    /** Each table once, in the order of their declarations. */
    static List<TableDefinition> declared(Stream<TableDefinition> tables) {
        return once(tables).stream()
                .sorted(Comparator.comparing(TableDefinition::place, Lint.PLACES))
                .toList();
    }

    /** Each table once. */
    static List<TableDefinition> once(Stream<TableDefinition> tables) {
        Map<String, TableDefinition> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.putIfAbsent(table.name(), table));
        return List.copyOf(byName.values());
    }

    /** A list of names in a sentence: {@code a, b and c}. */
    static String sentence(List<String> names) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
