package io.millrace.broker;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker that runs in this process and listens on 127.0.0.1 only, without passwords or encryption.
 *
 * <p>Started again over the same directory it has the topics, records, transactions and group positions it had. Its
 * threads keep the process alive until {@link #close}. Safe for any thread.
 *
 * <pre>{@code
 * try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of("kafka")))) {
 *     // broker.bootstrapServers()
 * }
 * }</pre>
 */
public final class EmbeddedBroker implements AutoCloseable {
    /** A broker that cannot write may never come to its end; then it is left alone after this time. */
    private static final Duration CLOSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final BrokerSettings settings;
    private final int port;
    private final BrokerDirectory directory;
    private final BrokerLog log;
    private final String clusterId;
    private final CompletableFuture<Problem> failure = new CompletableFuture<>();
    private final FatalExits.Listener exits = this::gaveUp;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final KafkaRaftServer server;

    private EmbeddedBroker(BrokerSettings settings, BrokerDirectory directory, BrokerLog log) throws IOException {
        this.settings = settings;
        this.directory = directory;
        this.log = log;
        this.port = settings.port() == 0 ? freePort() : settings.port();
        this.clusterId = directory.clusterId();
        Properties properties = KafkaProperties.of(settings, directory.kafka(), port, freePortBeside(port));
        this.server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws MillraceException when the port or the directory cannot be had, or Kafka does not start
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        withoutLogLevels();
        refuseTakenPort(settings.port());
        BrokerDirectory directory = BrokerDirectory.open(settings);
        BrokerLog log = null;
        EmbeddedBroker broker = null;
        try {
            log = BrokerLog.open(directory.path());
            broker = new EmbeddedBroker(settings, directory, log);
            FatalExits.listen(broker.exits);
            broker.server.startup();
            return broker;
        } catch (IOException | RuntimeException | Error e) {
            Problem problem = broker == null ? startProblem(directory, e) : broker.problem(e);
            if (broker != null) {
                broker.closeWithin(CLOSE_AFTER_FAILURE);
            } else {
                if (log != null) {
                    log.close();
                }
                directory.close();
            }
            throw new MillraceException(MillraceException.Phase.REFUSED, List.of(problem), e);
        }
    }

    /** What clients connect to: {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return KafkaProperties.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    public static String kafkaVersion() {
        return AppInfoParser.getVersion();
    }

    /** The cluster's id, which stays with the directory. */
    public String clusterId() {
        return clusterId;
    }

    /** Where everything lies; absolute. */
    public Path directory() {
        return directory.path();
    }

    /** Kafka's own log, for a person who wants to know more. */
    public Path log() {
        return BrokerLog.newest(directory.path());
    }

    public BrokerSettings settings() {
        return settings;
    }

    /** Waits until the broker gives up, as on a full disk; empty when it still runs after that time. */
    public Optional<Problem> awaitFailure(Duration time) throws InterruptedException {
        try {
            return Optional.of(failure.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes what is in memory, ends all threads and lets go of the directory. */
    @Override
    public void close() {
        if (failure.isDone()) {
            closeWithin(CLOSE_AFTER_FAILURE);
        } else {
            closeNow();
        }
    }

    private void closeNow() {
        if (closed.compareAndSet(false, true)) {
            try {
                server.shutdown();
                server.awaitShutdown();
            } finally {
                FatalExits.forget(exits);
                log.close();
                directory.close();
            }
        }
    }

    private void closeWithin(Duration time) {
        Thread closer = new Thread(this::closeNow, "millrace-broker-close");
        closer.setDaemon(true);
        closer.setUncaughtExceptionHandler((thread, e) -> {
            // What failed has been told; closing is done as far as it goes.
        });
        closer.start();
        try {
            closer.join(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gaveUp(String reason) {
        if (!closed.get()) {
            failure.complete(stopped(reason));
        }
    }

    private Problem stopped(String reason) {
        if (directory.isFull()) {
            return directory.full();
        }
        return Problem.error(BrokerError.STOPPED_ITSELF, "the broker in `" + directory.path() + "` stopped by itself")
                .detail("Kafka says: " + sentence(reason) + " Its log is " + log() + ".")
                .hint("Start it again: it has all records that it acknowledged and that reached the disk.");
    }

    private Problem problem(Throwable reason) {
        Problem gaveUp = failure.getNow(null);
        return gaveUp != null && gaveUp.code() == BrokerError.DISK_FULL ? gaveUp : startProblem(directory, reason);
    }

    private static Problem startProblem(BrokerDirectory directory, Throwable reason) {
        if (directory.isFull()) {
            return directory.full();
        }
        Throwable root = reason;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return Problem.error(BrokerError.START_FAILED, "the broker in `" + directory.path() + "` did not start")
                .detail("Kafka says: " + sentence(message) + " Its log is " + BrokerLog.newest(directory.path()) + ".")
                .hint("Change what Kafka names, then start again.");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static void refuseTakenPort(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            String said = String.valueOf(e.getMessage());
            if (said.toLowerCase(Locale.ROOT).contains("permission")) {
                throw MillraceException.refused(
                        Problem.error(BrokerError.PORT_UNUSABLE, "the broker may not listen on port " + port)
                                .detail("The system says: " + said + ".")
                                .hint("Choose a port from 1024 on."));
            }
            throw MillraceException.refused(Problem.error(
                            BrokerError.PORT_IN_USE,
                            "port " + port + " is in use"
                                    + PortHolder.of(port)
                                            .map(holder -> " by " + holder)
                                            .orElse(""))
                    .hint("Stop that process, or choose another port."));
        } catch (IOException e) {
            throw MillraceException.refused(
                    Problem.error(BrokerError.PORT_UNUSABLE, "the broker cannot listen on port " + port)
                            .detail("The system says: " + e.getMessage() + ".")
                            .hint("Choose another port."));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A port that was let go of may be given again at once. */
    private static int freePortBeside(int taken) throws IOException {
        int port = freePort();
        while (port == taken) {
            port = freePort();
        }
        return port;
    }

    /** Kafka asks Log4j for its core to change log levels at run time; where there is none, it need not look. */
    private static void withoutLogLevels() {
        try {
            Class.forName("org.apache.logging.log4j.core.LoggerContext", false, EmbeddedBroker.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            System.setProperty(
                    "log4j2.loggerContextFactory", "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
        }
    }
}
