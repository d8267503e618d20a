package io.millrace.api;

import io.millrace.advisor.PlanWalk;
import io.millrace.api.rows.RowQueue;
import io.millrace.api.rows.RowSink;
import io.millrace.api.table.Catalog;
import io.millrace.api.table.ConnectorTables;
import io.millrace.engine.launch.Launch;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.SharedResources;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.RealDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives a planned pipeline its connectors, clock and disk, and hands it to the engine. */
final class EngineStart {
    private EngineStart() {}

    static Launch launch(Pipeline pipeline, RunOptions options, Path stateDirectory, RowQueue queue) {
        Map<String, Sink> rowSinks = new HashMap<>();
        if (options.selectsAsRows()) {
            for (PlanNode.Sink sink : pipeline.sinks()) {
                if (isBareSelect(pipeline, sink.table())) {
                    rowSinks.put(sink.table().name(), new RowSink(sink.type(), queue));
                }
            }
        }
        Environment environment = environment(pipeline, options.output());
        ConnectorTables tables =
                new ConnectorTables(Catalog.builtIn(), environment, table -> rowSinks.get(table.name()));
        try {
            return PipelineLauncher.launch(new LaunchRequest(
                    pipeline,
                    tables,
                    stateDirectory,
                    options.fresh(),
                    options.takeOver(),
                    options.fromEpoch(),
                    LaunchRequest.DEFAULT_BATCH_ROWS,
                    environment.clock(),
                    environment.disk(),
                    environment.shared()));
        } catch (MillraceException refused) {
            List<Problem> placed = refused.problems().stream()
                    .map(problem -> placed(problem, pipeline))
                    .toList();
            throw new MillraceException(refused.phase(), placed, refused);
        }
    }

    /** Connectors name their table and do not know where the file declares it. */
    private static Problem placed(Problem problem, Pipeline pipeline) {
        if (problem.place() == null) {
            for (TableDefinition table : pipeline.tables()) {
                if (problem.fact().contains("table `" + table.name() + "`")) {
                    return problem.at(table.place());
                }
            }
        }
        return problem;
    }

    /** Tables as their connectors make them, to ask them, not to run them. */
    static ConnectorTables tables(Pipeline pipeline) {
        return new ConnectorTables(Catalog.builtIn(), environment(pipeline, System.out), table -> null);
    }

    /** What connectors and formats have against the definitions of the tables that are used; nothing is opened. */
    static List<Problem> tableProblems(Pipeline pipeline) {
        ConnectorTables tables = tables(pipeline);
        Map<String, List<Problem>> problems = new LinkedHashMap<>();
        for (PlanNode.Scan scan : scans(pipeline)) {
            problems.computeIfAbsent(
                    "read " + scan.table().name(), key -> problemsOf(scan.table(), () -> tables.source(scan.table())));
        }
        for (PlanNode.Sink sink : pipeline.sinks()) {
            problems.computeIfAbsent(
                    "write " + sink.table().name(), key -> problemsOf(sink.table(), () -> tables.sink(sink.table())));
        }
        return problems.values().stream().flatMap(List::stream).distinct().toList();
    }

    private static List<Problem> problemsOf(TableDefinition table, Runnable creation) {
        try {
            creation.run();
            return List.of();
        } catch (MillraceException e) {
            return e.problems().stream()
                    .map(problem -> problem.place() == null ? problem.at(table.place()) : problem)
                    .toList();
        }
    }

    /** The table of a bare SELECT is made by the front end; the file declares none of its name. */
    private static boolean isBareSelect(Pipeline pipeline, TableDefinition table) {
        return pipeline.tables().stream().noneMatch(declared -> declared.name().equals(table.name()));
    }

    static List<PlanNode.Scan> scans(Pipeline pipeline) {
        return PlanWalk.operators(pipeline).stream()
                .filter(PlanNode.Scan.class::isInstance)
                .map(PlanNode.Scan.class::cast)
                .toList();
    }

    private static Environment environment(Pipeline pipeline, PrintStream output) {
        return new Environment(
                Clock.system(),
                new RealDisk(),
                Path.of("").toAbsolutePath(),
                output,
                pipeline.settings().sessionZone(),
                pipeline.settings().name(),
                new SharedResources(),
                pipeline.settings().epochInterval());
    }
}
