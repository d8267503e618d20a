package io.millrace.kafkakit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real broker in a process of its own, which a test may kill, stall and start again on the same port.
 *
 * <pre>{@code
 * try (BrokerProcess broker = BrokerProcess.start(directory)) {   // a @TempDir; ready when this returns
 *     client(broker.bootstrapServers());
 *     broker.kill();       // SIGKILL
 *     broker.restart();    // same port, same data
 *     broker.pause();      // SIGSTOP
 *     broker.resume();     // SIGCONT
 * }
 * }</pre>
 *
 * A start costs about three seconds of CPU time: share one in a class, and separate tests by topic names. Not safe for
 * several threads.
 */
public final class BrokerProcess implements AutoCloseable {
    /** On a machine with twenty runnable threads a cold start took 23 s. */
    private static final Duration START_TIME = Duration.ofMinutes(2);

    private static final Duration STOP_TIME = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(20);

    /** What a start costs is mostly the compiler's: half of it with the quick one alone. */
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx192m");

    private final Path directory;
    private final int port;
    private final List<String> command;
    private Process process;

    private BrokerProcess(Path directory, int port, List<String> command) throws IOException {
        this.directory = directory;
        this.port = port;
        this.command = command;
        this.process = launch();
    }

    /** A broker with its data below {@code directory}, on a free port. */
    public static BrokerProcess start(Path directory) {
        return start(directory, Map.of());
    }

    /** A broker with further settings of Kafka's own, such as {@code transaction.max.timeout.ms}. */
    public static BrokerProcess start(Path directory, Map<String, String> kafka) {
        return ready(launched(directory, freePort(), kafka, SMALL));
    }

    /** A broker whose JVM has flags of the caller's, for measurements. */
    public static BrokerProcess start(Path directory, Map<String, String> kafka, List<String> jvmFlags) {
        return ready(launched(directory, freePort(), kafka, jvmFlags));
    }

    /** A broker on a port that was looked for before. */
    static BrokerProcess start(Path directory, int port, Map<String, String> kafka) {
        return ready(launched(directory, port, kafka));
    }

    /** One of several that wait for each other: {@link #awaitReady} waits. */
    static BrokerProcess launched(Path directory, int port, Map<String, String> kafka) {
        return launched(directory, port, kafka, SMALL);
    }

    private static BrokerProcess ready(BrokerProcess launched) {
        launched.awaitReady();
        return launched;
    }

    private static BrokerProcess launched(Path directory, int port, Map<String, String> kafka, List<String> jvmFlags) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.addAll(jvmFlags);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    BrokerMain.class.getName(),
                    directory.resolve("broker").toString(),
                    Integer.toString(port)));
            if (Runtime.version().feature() >= 24) {
                // Newer JDKs print a warning that is about Kafka, not about what happens here.
                command.add(1, "--sun-misc-unsafe-memory-access=allow");
            }
            kafka.forEach((name, value) -> command.add(name + "=" + value));
            return new BrokerProcess(directory, port, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 127.0.0.1:PORT}; stays the same over restarts. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Kills it at once (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Ends it as Ctrl-C would (SIGTERM) and waits until it is gone. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Starts it again after {@link #kill} or {@link #stop}, on the same port over the same data, and waits for it. */
    public void restart() {
        restartWithoutWaiting();
        awaitReady();
    }

    /** As {@link #restart}, but returns at once; {@link #awaitReady} waits. */
    public void restartWithoutWaiting() {
        if (process.isAlive()) {
            throw new IllegalStateException("the broker still runs; kill or stop it first");
        }
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stalls the process (SIGSTOP): its port takes connections, and nobody answers. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a stalled process go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Waits until clients can use it. */
    public void awaitReady() {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (!output().contains(BrokerMain.READY)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the broker ended with " + process.exitValue() + ":\n" + output());
            }
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker is not ready after " + START_TIME + ":\n" + output());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** What the process of the last start has printed. */
    public String output() {
        try {
            return Files.readString(outputFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it; a temporary directory need not be left in order. */
    @Override
    public void close() {
        kill();
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(outputFile().toFile())
                .start();
    }

    private Path outputFile() {
        return directory.resolve("broker-output.txt");
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the broker did not end within " + STOP_TIME + ":\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("the broker cannot be sent SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A port of 127.0.0.1 that nobody listens on now. */
    public static int freePort() {
        return freePorts(1).get(0);
    }

    /** Different ones: of two that are looked for one after the other, the second may be the first again. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
