package io.millrace.api.box;

import io.millrace.broker.BrokerSettings;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.broker.Fsync;
import io.millrace.broker.Retention;
import io.millrace.spi.error.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A real Kafka broker in this process, on 127.0.0.1, without passwords; started again over its directory it has all it
 * had. Needs the module {@code millrace-broker} on the class path, which this module does not bring along.
 *
 * <p>Its threads keep the process alive until {@link #close}. Safe for any thread.
 */
public final class Box implements AutoCloseable {
    private final EmbeddedBroker broker;

    private Box(EmbeddedBroker broker) {
        this.broker = broker;
    }

    /**
     * Starts a broker; when this returns, clients can use it.
     *
     * @throws io.millrace.spi.error.MillraceException when the port or the directory cannot be had
     */
    public static Box start(BoxOptions options) {
        Fsync fsync =
                switch (options.fsync()) {
                    case ALWAYS -> Fsync.ALWAYS;
                    case EVERY_SECOND -> Fsync.EVERY_SECOND;
                    case SYSTEM -> Fsync.SYSTEM;
                };
        return new Box(EmbeddedBroker.start(BrokerSettings.in(options.directory())
                .withPort(options.port())
                .withRetention(new Retention(options.keepTime(), options.keepBytes()))
                .withFsync(fsync)));
    }

    /** What clients connect to: {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Where topics and records lie; absolute. */
    public Path directory() {
        return broker.directory();
    }

    /** Kafka's own log. */
    public Path log() {
        return broker.log();
    }

    /** Kafka's version. */
    public String kafkaVersion() {
        return EmbeddedBroker.kafkaVersion();
    }

    public String clusterId() {
        return broker.clusterId();
    }

    /** When records reach the disk, and what a power cut costs, as a person reads it. */
    public String fsync() {
        return broker.settings().fsync().consequence();
    }

    /** How long records are kept, as a person reads it. */
    public String retention() {
        return broker.settings().retention().text();
    }

    /** Waits until the broker gives up, as on a full disk; empty when it still runs after that time. */
    public Optional<Problem> awaitFailure(Duration time) throws InterruptedException {
        return broker.awaitFailure(time);
    }

    /** Writes what is in memory and ends. */
    @Override
    public void close() {
        broker.close();
    }
}
