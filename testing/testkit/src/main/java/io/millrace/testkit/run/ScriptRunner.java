package io.millrace.testkit.run;

import io.millrace.engine.launch.Launch;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.engine.launch.RunningPipeline;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PlanNode;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.PipelinePlanner;
import io.millrace.sql.PlanRequest;
import io.millrace.testkit.connector.ScriptConnector;
import io.millrace.testkit.connector.ScriptWorld;
import io.millrace.testkit.connector.SplitFeed;
import io.millrace.testkit.reference.SourceRecord;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptStep;
import io.millrace.testkit.script.ScriptValues;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs one script in one mode: plans it, launches it on its threads, feeds it step by step, kills and restores it. */
public final class ScriptRunner {
    private static final Path STATE = Path.of("/state");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = 200_000;
    /** Epochs follow each other at once where a kill is to come, and never where only the end counts. */
    private static final Duration NEVER = Duration.ofDays(1000);

    private final Script script;
    private final Mode mode;
    private final ScriptWorld world;
    private final Pipeline pipeline;
    private final MemoryDisk disk = new MemoryDisk();
    private final StillClock clock = new StillClock();
    private final ScriptTables tables;
    private @Nullable RunningPipeline running;

    private ScriptRunner(Script script, Mode mode) {
        this.script = script;
        this.mode = mode;
        world = new ScriptWorld(script.isBounded(), mode.encoded());
        ScriptConnector connector = new ScriptConnector(world);
        pipeline = plan(script, mode, connector);
        tables = new ScriptTables(
                connector,
                new Environment(
                        clock, disk, STATE, System.out, pipeline.settings().sessionZone()));
    }

    /** The plan of a script. */
    public static Pipeline plan(Script script, boolean optimized) {
        Mode mode = optimized ? Mode.FULL_BATCHES : Mode.UNOPTIMIZED;
        return plan(script, mode, new ScriptConnector(new ScriptWorld(script.isBounded(), false)));
    }

    private static Pipeline plan(Script script, Mode mode, ScriptConnector connector) {
        PlanRequest request = PlanRequest.of(
                        script.name() + ".sql",
                        script.sql().getBytes(StandardCharsets.UTF_8),
                        new ConnectorCatalog(List.of(connector), List.of()))
                .withOverrides(Map.of("parallelism.default", String.valueOf(mode.parallelism())));
        Pipeline planned = PipelinePlanner.plan(mode.optimized() ? request : request.withoutOptimizer());
        PipelineSettings settings = planned.settings();
        return new Pipeline(
                new PipelineSettings(
                        settings.name(),
                        settings.parallelism(),
                        mode.restores() ? Duration.ZERO : NEVER,
                        settings.idleTimeout(),
                        settings.sessionZone(),
                        settings.trigger(),
                        settings.futureGuards()),
                planned.tables(),
                planned.sinks(),
                planned.deadLetters(),
                planned.lateTables(),
                planned.warnings());
    }

    /** Runs a script to its end; problems that stop it before it runs are thrown. */
    public static ScriptOutcome run(Script script, Mode mode) {
        return new ScriptRunner(script, mode).run();
    }

    private ScriptOutcome run() {
        fill();
        launch();
        try {
            if (mode.stepwise() || needsSteps()) {
                steps();
            } else {
                releaseAll();
            }
            return finish();
        } finally {
            RunningPipeline last = running;
            if (last != null) {
                last.kill();
            }
        }
    }

    /** The wall clock and the end of single splits mean something only between the rows around them. */
    private boolean needsSteps() {
        return script.steps().stream()
                .anyMatch(step -> step instanceof ScriptStep.AdvanceClock || step instanceof ScriptStep.EndSplit);
    }

    private void fill() {
        ScriptRecords.of(script.steps(), pipeline.tables()).forEach((table, records) -> {
            Map<String, List<SourceRecord>> bySplit = new LinkedHashMap<>();
            records.forEach(record -> bySplit.computeIfAbsent(record.split(), split -> new ArrayList<>())
                    .add(record));
            world.fill(table, bySplit);
        });
    }

    private void launch() {
        world.restart();
        Launch launch = PipelineLauncher.launch(
                new LaunchRequest(pipeline, tables, STATE, false, OptionalLong.empty(), mode.batchRows(), clock, disk));
        running = launch instanceof Launch.Started started ? started.pipeline() : null;
    }

    private void releaseAll() {
        for (SplitFeed feed : feeds()) {
            feed.release(Integer.MAX_VALUE / 2);
            if (script.isBounded()) {
                feed.end();
            }
        }
        if (!script.isBounded()) {
            await(this::allConsumed, "all rows to be read");
        }
    }

    private void steps() {
        for (ScriptStep step : script.steps()) {
            if (step instanceof ScriptStep.Push push) {
                feed(push.table(), push.split()).release(push.rows().rows().size());
                await(this::allConsumed, "the rows of line " + push.line() + " to be read");
                restart();
            } else if (step instanceof ScriptStep.EndSplit end) {
                feed(end.table(), end.split()).end();
                await(this::allConsumed, "the end of split " + end.split());
                restart();
            } else if (step instanceof ScriptStep.AdvanceClock advance) {
                await(this::allConsumed, "the rows before the clock of line " + advance.line());
                clock.advance(advance.millis());
                feeds().forEach(SplitFeed::expectReads);
                await(this::allConsumed, "the clock to be noticed");
            } else if (step instanceof ScriptStep.Expect expect && mode.restores() && isBeforeMoreInput(step)) {
                await(() -> visible(expect.sink()).equals(expected(expect)), "the rows of line " + expect.line());
            }
        }
    }

    private boolean isBeforeMoreInput(ScriptStep step) {
        int place = script.steps().indexOf(step);
        return script.steps().subList(place, script.steps().size()).stream()
                .anyMatch(ScriptStep.Push.class::isInstance);
    }

    private List<String> visible(String sink) {
        return world.sink(sink).rows();
    }

    private List<String> expected(ScriptStep.Expect expect) {
        var type = world.sink(expect.sink()).type();
        return type == null ? List.of() : ScriptValues.finalRows(expect.rows(), type.fields());
    }

    /** Kills the pipeline once what was read is in an epoch, or no epoch comes, and starts it again. */
    private void restart() {
        RunningPipeline before = running;
        if (!mode.restores() || before == null || before.failure() != null) {
            return;
        }
        long epoch = before.status().epoch();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        while (before.status().epoch() <= epoch && before.failure() == null && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        before.kill();
        awaitEnd(before);
        disk.restart();
        launch();
    }

    private ScriptOutcome finish() {
        if (script.isBounded()) {
            feeds().forEach(SplitFeed::end);
        } else if (running != null) {
            await(this::allConsumed, "the rows behind the last restored epoch");
            running.requestStop();
        }
        Map<String, Long> counts = new TreeMap<>();
        RunningPipeline last = running;
        if (last != null) {
            awaitEnd(last);
            last.ledger().values().forEach(node -> {
                counts.merge("late", node.late, Long::sum);
                counts.merge("missed windows", node.missedWindows, Long::sum);
                counts.merge("bad", node.dead, Long::sum);
            });
        }
        Map<String, List<String>> rows = new TreeMap<>();
        pipeline.sinks()
                .forEach(sink ->
                        rows.put(sink.table().name(), visible(sink.table().name())));
        pipeline.deadLetters().values().forEach(table -> rows.put(table.name(), visible(table.name())));
        pipeline.lateTables().values().forEach(table -> rows.put(table.name(), visible(table.name())));
        return new ScriptOutcome(rows, counts, last == null ? null : last.failure());
    }

    private SplitFeed feed(String table, String split) {
        SplitFeed feed = world.feeds(table).get(split);
        if (feed == null) {
            throw new IllegalArgumentException("no rows are pushed into split " + split + " of " + table);
        }
        return feed;
    }

    private List<SplitFeed> feeds() {
        List<SplitFeed> feeds = new ArrayList<>();
        pipeline.tables()
                .forEach(table -> feeds.addAll(world.feeds(table.name()).values()));
        return feeds;
    }

    private boolean allConsumed() {
        Map<String, Set<String>> scans = new TreeMap<>();
        pipeline.sinks().forEach(sink -> collectScans(sink, scans));
        return pipeline.tables().stream()
                .filter(table -> scans.containsKey(table.name()))
                .allMatch(table -> world.feeds(table.name()).values().stream()
                        .allMatch(feed -> feed.isConsumed(
                                scans.getOrDefault(table.name(), Set.of()).size())));
    }

    private static void collectScans(PlanNode node, Map<String, Set<String>> scans) {
        if (node instanceof PlanNode.Scan scan) {
            scans.computeIfAbsent(scan.table().name(), name -> new HashSet<>()).add(scan.id());
        }
        node.inputs().forEach(input -> collectScans(input, scans));
    }

    private void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            RunningPipeline current = running;
            if (current == null || current.failure() != null) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        script.name() + ", " + mode + ": waited too long for " + what + "; " + current.status());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void awaitEnd(RunningPipeline pipelineToEnd) {
        try {
            if (!pipelineToEnd.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(
                        script.name() + ", " + mode + ": the pipeline does not end; " + pipelineToEnd.status());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
