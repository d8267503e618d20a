package io.millrace.verify.simulation;

import io.millrace.api.table.Catalog;
import io.millrace.api.table.ConnectorTables;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.engine.launch.PipelineRun;
import io.millrace.engine.launch.Preparation;
import io.millrace.engine.task.Task;
import io.millrace.plan.Pipeline;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.PipelinePlanner;
import io.millrace.sql.PlanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A machine with a disk in memory and a clock that stands still unless told otherwise; runs one pipeline at a time. */
final class SimulatedMachine {
    private static final Path ROOT = Path.of("/sim");
    private static final int MAX_STEPS = 20_000;

    /** So many rounds without anything to do mean that nothing will happen before time passes. */
    private static final int QUIET_ROUNDS = 3;

    private final SimulatedClock clock = new SimulatedClock();
    private final MemoryDisk disk = new MemoryDisk(clock);
    private Preparation.@Nullable Ready started;

    SimulatedMachine() throws IOException {
        disk.createDirectories(ROOT);
    }

    long wallMillis() {
        return clock.wallMillis();
    }

    /** Puts a file in place at once, as a rename does. */
    void write(String path, String... lines) throws IOException {
        Path file = ROOT.resolve(path);
        Path directory = Objects.requireNonNull(file.getParent());
        disk.createDirectories(directory);
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (Disk.WritableFile written = disk.create(file)) {
            written.write(bytes, 0, bytes.length);
            written.force();
        }
        disk.forceDirectory(directory);
    }

    /** Starts a pipeline; false when it was complete already. */
    boolean start(String sql, Map<String, String> settings) {
        Catalog catalog = Catalog.builtIn();
        Pipeline pipeline = PipelinePlanner.plan(PlanRequest.of(
                        "sim.sql",
                        sql.getBytes(StandardCharsets.UTF_8),
                        new ConnectorCatalog(catalog.connectors(), catalog.formats()))
                .withOverrides(settings));
        Environment environment = new Environment(clock, disk, ROOT, System.out, ZoneOffset.UTC);
        Preparation preparation = PipelineLauncher.prepare(new LaunchRequest(
                pipeline,
                new ConnectorTables(catalog, environment, table -> null),
                ROOT.resolve("state"),
                false,
                OptionalLong.empty(),
                LaunchRequest.DEFAULT_BATCH_ROWS,
                clock,
                disk));
        if (preparation instanceof Preparation.Ready prepared) {
            started = prepared;
            return true;
        }
        return false;
    }

    /** Lets all tasks step until none has anything to do. */
    void settle() {
        int quiet = 0;
        for (int steps = 0; quiet < QUIET_ROUNDS && !isFinished(); steps++) {
            if (steps == MAX_STEPS) {
                throw new IllegalStateException("the pipeline does not come to rest");
            }
            quiet = round() ? 0 : quiet + 1;
        }
    }

    private boolean round() {
        PipelineRun run = ready().run();
        boolean moved = run.coordinator().step();
        for (Task task : run.tasks()) {
            moved |= task.step();
        }
        return moved;
    }

    private Preparation.Ready ready() {
        return Objects.requireNonNull(started, "start a pipeline first");
    }

    boolean isFinished() {
        return ready().run().coordinator().isFinished();
    }

    /** Time passes in steps of a tenth of a second, with everybody awake. */
    void pass(Duration time) {
        for (long millis = 0; millis < time.toMillis(); millis += 100) {
            clock.pass(100_000_000L);
            settle();
        }
    }

    void stop() {
        ready().run().coordinator().requestStop();
        settle();
        ready().release().run();
    }

    /** After the pipeline has come to its end by itself. */
    void release() {
        ready().release().run();
    }

    long epoch() {
        return ready().run().coordinator().decidedEpoch();
    }

    /** All visible lines below a directory, sorted. */
    List<String> lines(String directory) throws IOException {
        List<String> lines = new ArrayList<>();
        Optional<Disk.FileFacts> there = disk.stat(ROOT.resolve(directory));
        if (there.isEmpty()) {
            return lines;
        }
        for (Disk.FileFacts file : disk.list(ROOT.resolve(directory))) {
            if (!file.path().getFileName().toString().startsWith(".")) {
                lines.addAll(text(file).lines().toList());
            }
        }
        lines.sort(null);
        return lines;
    }

    private String text(Disk.FileFacts file) throws IOException {
        byte[] bytes = new byte[(int) file.bytes()];
        try (Disk.ReadableFile opened = disk.open(file.path())) {
            int read = 0;
            while (read < bytes.length) {
                read += opened.read(read, bytes, read, bytes.length - read);
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
