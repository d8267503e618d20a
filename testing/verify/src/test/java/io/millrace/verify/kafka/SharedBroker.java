package io.millrace.verify.kafka;

import io.millrace.kafkakit.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One broker for all test classes of a JVM that register this, as a start costs seconds; it ends with the last of them.
 * Topics of different tests have different names. Who kills it starts it again.
 */
final class SharedBroker implements BeforeAllCallback {
    private @Nullable Shared shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = context.getRoot()
                .getStore(Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
    }

    BrokerProcess process() {
        return shared().broker;
    }

    Topics topics() {
        return shared().topics;
    }

    String bootstrapServers() {
        return process().bootstrapServers();
    }

    private Shared shared() {
        return Objects.requireNonNull(shared, "no test has begun");
    }

    private static final class Shared implements AutoCloseable {
        private final Path directory;
        private final BrokerProcess broker;
        private final Topics topics;

        private Shared(Path directory, BrokerProcess broker) {
            this.directory = directory;
            this.broker = broker;
            topics = new Topics(broker);
        }

        private static Shared start() {
            try {
                Path directory = Files.createTempDirectory("shared-broker");
                return new Shared(directory, BrokerProcess.start(directory));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            topics.close();
            broker.close();
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
