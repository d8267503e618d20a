package io.millrace.api;

import io.millrace.api.json.JsonText;
import io.millrace.api.rows.RowQueue;
import io.millrace.api.status.StatusServer;
import io.millrace.engine.EngineError;
import io.millrace.engine.launch.Launch;
import io.millrace.engine.launch.PipelineStatus;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.source.SplitStatus;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.stream.StreamElement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pipeline that runs, or has run. Thread-safe. Closing it stops it cleanly. */
public final class RunningPipeline implements AutoCloseable {
    private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

    private final Pipeline pipeline;
    private final Path stateDirectory;
    private final Launch launch;
    private final RowQueue queue;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long startNanos = System.nanoTime();
    private volatile long endNanos;
    private volatile boolean stopRequested;
    private volatile @Nullable StatusServer server;
    private volatile @Nullable String notAnswering;

    private RunningPipeline(Pipeline pipeline, Path stateDirectory, Launch launch, RowQueue queue) {
        this.pipeline = pipeline;
        this.stateDirectory = stateDirectory;
        this.launch = launch;
        this.queue = queue;
    }

    static RunningPipeline start(Pipeline pipeline, RunOptions options) {
        RowQueue queue = new RowQueue();
        Path stateDirectory = options.stateDirectory()
                .orElse(Path.of("millrace-data", pipeline.settings().name()));
        Launch launch = EngineStart.launch(pipeline, options, stateDirectory, queue);
        RunningPipeline running = new RunningPipeline(pipeline, stateDirectory, launch, queue);
        if (launch instanceof Launch.Started started) {
            running.answer();
            Thread watcher = new Thread(() -> running.endRows(started), "millrace-rows");
            watcher.setDaemon(true);
            watcher.start();
        } else {
            queue.end();
        }
        return running;
    }

    /** Lets other processes ask how it is doing. */
    private void answer() {
        if (!keepsState()) {
            return;
        }
        try {
            server = StatusServer.start(stateDirectory, () -> JsonText.of(status().toJson()) + "\n");
        } catch (IOException | RuntimeException e) {
            // A file system without sockets, or without owners: the pipeline runs all the same.
            notAnswering = String.valueOf(e.getMessage());
        }
    }

    private void endRows(Launch.Started started) {
        try {
            while (!started.pipeline().await(1, TimeUnit.HOURS)) {
                // A pipeline may run for months.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endNanos = System.nanoTime();
        StatusServer answering = server;
        try {
            if (answering != null) {
                answering.close();
            }
            queue.end();
        } finally {
            // Who waits for the end finds the socket gone.
            ended.countDown();
        }
    }

    /** Asks for a last checkpoint and the end; returns at once. */
    public void stop() {
        stopRequested = true;
        if (launch instanceof Launch.Started started) {
            started.pipeline().requestStop();
        }
    }

    /** Ends at once, without a checkpoint. What was decided stays; the rest is read again by the next run. */
    public void kill() {
        queue.abandon();
        if (launch instanceof Launch.Started started) {
            started.pipeline().kill();
        }
    }

    /**
     * Waits for the end.
     *
     * @throws MillraceException when the pipeline failed
     */
    public RunStatus await() throws InterruptedException {
        while (!await(Duration.ofHours(1))) {
            // A pipeline may run for months.
        }
        Optional<MillraceException> failure = failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return status();
    }

    /** Waits for the end; false when it did not come in time. Does not throw when the pipeline failed. */
    public boolean await(Duration timeout) throws InterruptedException {
        return !(launch instanceof Launch.Started) || ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why the pipeline failed, if it did. */
    public Optional<MillraceException> failure() {
        if (!(launch instanceof Launch.Started started)) {
            return Optional.empty();
        }
        @Nullable Throwable failure = started.pipeline().failure();
        if (failure == null) {
            return Optional.empty();
        }
        if (failure instanceof MillraceException told) {
            return Optional.of(told);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(outOfMemory());
            }
        }
        throw new IllegalStateException("the pipeline failed: " + failure, failure);
    }

    private static MillraceException outOfMemory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return MillraceException.failed(Problem.error(EngineError.OUT_OF_MEMORY, "the pipeline ran out of memory")
                .detail("The process may use " + megabytes + " MB.")
                .hint("Give it more, such as MILLRACE_OPTS=-Xmx" + Math.max(1024, 2 * megabytes)
                        + "m, and run it again: it resumes from its last checkpoint."));
    }

    /**
     * The rows of the pipeline's bare SELECTs as they come, each once; the loop ends with the pipeline. A failure shows
     * in
     * {@link #await()}.
     */
    public Iterable<Row> rows() {
        return () -> new Iterator<>() {
            private @Nullable Row next;

            @Override
            public boolean hasNext() {
                try {
                    next = next == null ? queue.take() : next;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return next != null;
            }

            @Override
            public Row next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException("the pipeline has ended");
                }
                Row row = next;
                next = null;
                return row;
            }
        };
    }

    /** What a person should know of the start. */
    public List<Problem> notes() {
        List<Problem> notes = new ArrayList<>();
        if (launch instanceof Launch.Started started) {
            notes.addAll(started.notes());
        }
        if (notAnswering != null) {
            notes.add(Problem.warning(ApiError.STATUS_UNREADABLE, "'millrace status' cannot ask this pipeline")
                    .detail("The operating system says: " + notAnswering + ".")
                    .hint("Nothing else suffers; a state directory on another file system mends it."));
        }
        return notes;
    }

    /** The epoch that this run goes on from; 0 when it started from nothing. */
    public long resumedFrom() {
        return launch instanceof Launch.Started started ? started.fromEpoch() : 0;
    }

    /** Whether the pipeline leaves checkpoints behind; one that only prints bounded input does not. */
    public boolean keepsState() {
        return !(launch instanceof Launch.Started started) || started.keepsState();
    }

    /** By table, where its rows go. */
    public Map<String, String> outputs() {
        Map<String, String> outputs = new TreeMap<>();
        for (PlanNode.Sink sink : pipeline.sinks()) {
            TableDefinition table = sink.table();
            outputs.put(table.name(), place(table));
        }
        pipeline.deadLetters().values().forEach(table -> outputs.put(table.name(), place(table)));
        pipeline.lateTables().values().forEach(table -> outputs.put(table.name(), place(table)));
        return outputs;
    }

    private static String place(TableDefinition table) {
        return table.options().getOrDefault("path", table.connector());
    }

    /** The tables that take late rows, by source table; late rows of others are dropped. */
    public Map<String, String> lateTables() {
        return names(pipeline.lateTables());
    }

    /** The tables that take bad records, by source table or {@code *}. */
    public Map<String, String> deadLetterTables() {
        return names(pipeline.deadLetters());
    }

    private static Map<String, String> names(Map<String, TableDefinition> tables) {
        Map<String, String> names = new TreeMap<>();
        tables.forEach((source, table) -> names.put(source, table.name()));
        return names;
    }

    public RunStatus status() {
        if (launch instanceof Launch.AlreadyComplete complete) {
            return RunStatus.alreadyComplete(pipeline.settings().name(), complete.epoch(), stateDirectory);
        }
        PipelineStatus engine = ((Launch.Started) launch).pipeline().status();
        Map<String, Long> read = new TreeMap<>();
        countReads(engine.counters(), read);
        long end = endNanos == 0 ? System.nanoTime() : endNanos;
        return new RunStatus(
                pipeline.settings().name(),
                state(engine),
                Duration.ofNanos(end - startNanos),
                engine.epoch(),
                read,
                engine.rowsWritten(),
                engine.watermarks(),
                engine.lateRows(),
                engine.missedWindows(),
                engine.badRecords(),
                engine.lostRecords(),
                engine.splits().stream().map(RunningPipeline::split).toList(),
                engine.stateRows(),
                engine.stateBytes(),
                engine.pauseReason(),
                stateDirectory);
    }

    private static RunStatus.SplitStatus split(SplitStatus split) {
        SplitProgress progress = split.progress();
        return new RunStatus.SplitStatus(
                progress.table(),
                progress.split().id(),
                progress.position().offset(),
                split.lag(),
                progress.watermark() == StreamElement.NO_WATERMARK
                        ? OptionalLong.empty()
                        : OptionalLong.of(progress.watermark()),
                split.idle(),
                progress.ended());
    }

    private RunStatus.State state(PipelineStatus engine) {
        return engine.state() == PipelineStatus.State.STOPPED && !stopRequested
                ? RunStatus.State.DRAINED
                : RunStatus.State.valueOf(engine.state().name());
    }

    private void countReads(Map<String, OperatorCounters> counters, Map<String, Long> read) {
        for (PlanNode.Scan scan : EngineStart.scans(pipeline)) {
            OperatorCounters own = counters.get(scan.id());
            read.merge(scan.table().name(), own == null ? 0 : own.in, Long::sum);
        }
    }

    /** Stops the pipeline with a last checkpoint, or without one if that takes longer than ten seconds. */
    @Override
    public void close() {
        try {
            queue.abandon();
            stop();
            if (!await(CLOSE_TIME)) {
                kill();
                await(CLOSE_TIME);
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
