package io.millrace.verify.simulation;

import io.millrace.api.table.Catalog;
import io.millrace.api.table.ConnectorTables;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.engine.launch.PipelineRun;
import io.millrace.engine.launch.Preparation;
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
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One seeded life of a pipeline on a machine that crashes: tasks and coordinator step in a random order. */
final class Simulation {
    private static final Path INPUT = Path.of("/sim/in");
    private static final Path OUTPUT = Path.of("/sim/out");
    private static final Path STATE = Path.of("/sim/state");

    /** What every step costs in simulated time; an epoch a second is one every twenty steps. */
    private static final long STEP_NANOS = 50_000_000L;

    private static final Pattern RESULT =
            Pattern.compile("\\{\"k\":(\\d+),\"s\":\"([^\"]+)\",\"n\":(\\d+),\"t\":(\\d+)}");

    private static final String SQL = """
            CREATE TABLE orders (k BIGINT, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
            WITH ('connector' = 'filesystem', 'path' = '/sim/in', 'format' = 'json',
                  'json.timestamp-format.standard' = 'ISO-8601');
            CREATE TABLE sums (k BIGINT, s TIMESTAMP(3), n BIGINT, t BIGINT)
            WITH ('connector' = 'filesystem', 'path' = '/sim/out', 'format' = 'json');
            INSERT INTO sums SELECT k, window_start, COUNT(*), SUM(v)
            FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY k, window_start, window_end;
            """;

    private final SplittableRandom random;
    private final SimulatedClock clock = new SimulatedClock();
    private final MemoryDisk disk = new MemoryDisk(clock);
    private final OrderFiles orders;
    private final Pipeline pipeline;
    private final int batchRows;
    private int crashes;

    Simulation(long seed) throws IOException {
        random = new SplittableRandom(seed);
        orders = new OrderFiles(random);
        orders.write(disk, INPUT);
        batchRows = 1 + random.nextInt(40);
        Catalog catalog = Catalog.builtIn();
        pipeline = PipelinePlanner.plan(PlanRequest.of(
                        "sim.sql",
                        SQL.getBytes(StandardCharsets.UTF_8),
                        new ConnectorCatalog(catalog.connectors(), catalog.formats()))
                .withOverrides(Map.of("parallelism.default", String.valueOf(1 + random.nextInt(3)))));
    }

    int crashes() {
        return crashes;
    }

    Map<String, String> expected() {
        return orders.expected();
    }

    /**
     * Lives until the whole input is read, however often the machine crashes.
     *
     * @param firstCrash the change of the disk, after the input was written, at which the machine crashes first
     */
    void live(long firstCrash) throws IOException {
        disk.crashAtChange(disk.changes() + firstCrash);
        while (true) {
            try {
                if (runOnce()) {
                    return;
                }
            } catch (MemoryDisk.Crash e) {
                crashes++;
                disk.restart(random);
                if (crashes < 4 && random.nextBoolean()) {
                    disk.crashAtChange(disk.changes() + random.nextInt(200));
                }
            }
        }
    }

    /** Returns whether the pipeline has come to its end. */
    private boolean runOnce() throws IOException {
        Environment environment = new Environment(clock, disk, Path.of("/sim"), System.out, ZoneOffset.UTC);
        LaunchRequest request = new LaunchRequest(
                pipeline,
                new ConnectorTables(Catalog.builtIn(), environment, table -> null),
                STATE,
                false,
                OptionalLong.empty(),
                batchRows,
                clock,
                disk);
        if (!(PipelineLauncher.prepare(request) instanceof Preparation.Ready ready)) {
            return true;
        }
        PipelineRun run = ready.run();
        while (!run.coordinator().isFinished()) {
            clock.pass(STEP_NANOS);
            int turn = random.nextInt(run.tasks().size() + 1);
            if (turn == run.tasks().size()) {
                run.coordinator().step();
            } else {
                run.tasks().get(turn).step();
            }
        }
        ready.release().run();
        return true;
    }

    /** By key and window start, what the visible output says; a pair that stands there twice is marked. */
    Map<String, String> visible() throws IOException {
        Map<String, String> visible = new TreeMap<>();
        for (Disk.FileFacts file : disk.list(OUTPUT)) {
            if (!file.path().getFileName().toString().startsWith(".")) {
                Matcher rows = RESULT.matcher(text(file));
                while (rows.find()) {
                    long start = LocalDateTime.parse(rows.group(2).replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
                    visible.merge(
                            rows.group(1) + "@" + start,
                            rows.group(3) + "/" + rows.group(4),
                            (first, second) -> first + " and again " + second);
                }
            }
        }
        return visible;
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
