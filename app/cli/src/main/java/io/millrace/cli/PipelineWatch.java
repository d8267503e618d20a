package io.millrace.cli;

import io.millrace.api.PipelineFile;
import io.millrace.api.RunOptions;
import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import io.millrace.cli.terminal.LiveDisplay;
import io.millrace.cli.terminal.RunSummary;
import io.millrace.cli.terminal.StatusLine;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a pipeline, shows how it does, and stops it when a signal says so. */
final class PipelineWatch {
    /** How long a stop may take until the pipeline is given up (without loss). */
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private static final Duration TICK = Duration.ofSeconds(1);

    /** Off a terminal every tenth tick makes a line. */
    private static final int TICKS_PER_LINE = 10;

    private final Console console;
    private final OutputFormat format;
    private final String resumeCommand;
    private final Companion companion;
    private final AtomicReference<@Nullable String> signal = new AtomicReference<>();
    private final AtomicReference<@Nullable RunningPipeline> running = new AtomicReference<>();

    private final LiveDisplay display;

    PipelineWatch(Console console, OutputFormat format, String resumeCommand) {
        this(console, format, resumeCommand, Companion.NONE);
    }

    PipelineWatch(Console console, OutputFormat format, String resumeCommand, Companion companion) {
        display = new LiveDisplay(console.talk(), console.screen());
        this.console = console;
        this.format = format;
        this.resumeCommand = resumeCommand;
        this.companion = companion;
    }

    int run(PipelineFile file, RunOptions options) {
        if (console.ownsProcess()) {
            Signals.handle(this::signalled);
        }
        console.print(
                file.check().problems().stream()
                        .filter(problem -> problem.severity() != Severity.NOTE)
                        .toList(),
                file.fileName(),
                file.text());
        if (file.check().hasErrors()) {
            return ExitCode.REFUSED.number();
        }
        boolean live = console.screen().terminal() && format == OutputFormat.text;
        RunOptions shared = live ? options.withOutput(display.guard(options.output())) : options;
        try (RunningPipeline pipeline = file.run(shared)) {
            console.print(pipeline.notes(), file.fileName(), file.text());
            running.set(pipeline);
            companion.started(shared.output());
            if (signal.get() != null) {
                pipeline.stop();
            }
            Optional<Problem> failure = watch(pipeline, live);
            companion.ended();
            display.clear();
            failure.ifPresent(console::print);
            int exitCode = end(pipeline, file);
            return failure.isPresent() ? ExitCode.FAILED.number() : exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED.number();
        } finally {
            display.clear();
            options.output().flush();
        }
    }

    /** Returns when the pipeline has ended; with the reason when it is not the pipeline's own. */
    private Optional<Problem> watch(RunningPipeline pipeline, boolean live) throws InterruptedException {
        long stopAskedNanos = 0;
        int ticks = 0;
        boolean paused = false;
        StatusLine line = new StatusLine();
        while (!pipeline.await(TICK)) {
            ticks++;
            RunStatus status = pipeline.status();
            if (live) {
                display.show(status);
            } else if (ticks % TICKS_PER_LINE == 0 || paused != (status.pauseReason() != null)) {
                console.talk().println(format == OutputFormat.json ? line.json(status) : line.logfmt(status));
            }
            paused = status.pauseReason() != null;
            Optional<Problem> failure = companion.failure();
            if (failure.isPresent()) {
                pipeline.kill();
                pipeline.await(STOP_TIME);
                return failure;
            }
            if (companion.runFor().isPresent()
                    && status.elapsed().compareTo(companion.runFor().get()) >= 0) {
                pipeline.stop();
            }
            if (signal.get() != null) {
                long now = System.nanoTime();
                stopAskedNanos = stopAskedNanos == 0 ? now : stopAskedNanos;
                if (now - stopAskedNanos > STOP_TIME.toNanos()) {
                    pipeline.kill();
                }
            }
        }
        return Optional.empty();
    }

    private int end(RunningPipeline pipeline, PipelineFile file) {
        RunStatus status = pipeline.status();
        String came = signal.get();
        int exitCode = ExitCode.OK.number();
        if (status.state() == RunStatus.State.FAILED) {
            MillraceException failure = pipeline.failure().orElse(null);
            if (failure != null) {
                exitCode = new FailureReport(console).of(failure, file.fileName(), file.text());
            } else {
                console.print(Problem.error(
                                CommandError.NO_CLEAN_STOP,
                                "no checkpoint within " + STOP_TIME.toSeconds()
                                        + " s, so the pipeline was stopped without one")
                        .hint("Run it again: it resumes from epoch " + status.epoch() + ", and nothing is lost."));
                exitCode = ExitCode.FAILED.number();
            }
        } else if (came != null && status.state() == RunStatus.State.STOPPED) {
            exitCode = (came.equals(Signals.INTERRUPT) ? ExitCode.INTERRUPTED : ExitCode.TERMINATED).number();
        }
        RunSummary summary = new RunSummary(pipeline, resumeCommand);
        console.talk().print(format == OutputFormat.json ? summary.json() + "\n" : summary.text(console.screen()));
        return exitCode;
    }

    private void signalled(String name) {
        if (!signal.compareAndSet(null, name)) {
            // The second one: at once, without a checkpoint. What was decided stays decided.
            display.clear();
            console.talk().println("stopped at once; resume: " + resumeCommand);
            Runtime.getRuntime()
                    .halt((name.equals(Signals.INTERRUPT) ? ExitCode.INTERRUPTED : ExitCode.TERMINATED).number());
        }
        display.clear();
        console.talk().println("stopping: a last checkpoint (again to stop at once)");
        RunningPipeline pipeline = running.get();
        if (pipeline != null) {
            pipeline.stop();
        }
    }
}
