package io.millrace.verify.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real command in a process of its own, which a test may kill and stall. */
final class EngineProcess implements AutoCloseable {
    private static final long END_SECONDS = 300;

    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    private EngineProcess(List<String> command, Path log) {
        this.command = command;
        this.log = log;
    }

    /** {@code millrace run FILE …}, not started yet. */
    static EngineProcess of(Path log, SharedClasses classes, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx256m"));
        // The first run to its end makes the archive, the later ones use it.
        command.add((Files.exists(classes.archive()) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=")
                + classes.archive());
        command.addAll(List.of("-Xlog:disable", "-cp", classes.classPath(), "io.millrace.cli.Main", "run"));
        command.addAll(List.of(arguments));
        return new EngineProcess(command, log);
    }

    EngineProcess start() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return this;
    }

    boolean isAlive() {
        return running().isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /** Waits for the end. */
    int exitCode() throws IOException, InterruptedException {
        if (!running().waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("the command does not end:\n" + log());
        }
        return running().exitValue();
    }

    /** SIGSTOP. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start();
        if (kill.waitFor() != 0 && isAlive()) {
            throw new IllegalStateException("the command cannot be sent SIG" + name + ":\n" + log());
        }
    }

    /** What all its lives have printed, in one line: where a message is broken depends on its length. */
    String log() throws IOException {
        // SLF4J's are about the class path of the tests.
        return Files.readString(log).replaceAll("SLF4J.*", "").replaceAll("\\s+", " ");
    }

    /** The code of the last error that was printed. */
    String lastError() throws IOException {
        String text = log();
        int at = text.lastIndexOf("error[");
        return at < 0 ? "" : text.substring(at + 6, text.indexOf(']', at));
    }

    private Process running() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("the command was not started");
        }
        return started;
    }

    @Override
    public void close() {
        if (process != null) {
            // It has its files open until it is gone.
            process.destroyForcibly().onExit().join();
        }
    }
}
