package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.connector.kafka.client.TransactionCompletion;
import io.millrace.connector.kafka.produce.Lane;
import io.millrace.connector.kafka.produce.RowSender;
import io.millrace.connector.kafka.sink.MarkerTopic.Found;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.follower.FollowerAwayException;
import io.millrace.spi.follower.FollowerTarget;
import io.millrace.spi.follower.OutboxFiles;
import io.millrace.spi.follower.OutboxPart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that follows the decision of another system: the rows of a decided epoch and its marker are committed in
 * one transaction. The marker topic is not that of a decider, so that a cluster that has changed its part is noticed.
 */
final class KafkaFollower implements FollowerTarget {
    /** Once, a process may have stood still; twice in a row, an epoch does not fit into a transaction. */
    private static final int MOST_EXPIRIES = 1;

    private final ClusterTables cluster;
    private final MarkerTopic markers;
    private final String transactionalId;
    private final Map<String, RowRouting> routings = new HashMap<>();
    private @Nullable Map<String, TopicFacts> topics;
    private @Nullable OutputWatch watch;
    private int expiries;
    private volatile @Nullable RowSender sender;
    private volatile @Nullable EpochProducer producer;

    /** Asks nothing yet. */
    KafkaFollower(ClusterTables cluster) {
        this.cluster = cluster;
        markers = new MarkerTopic(Names.followerTopic(cluster.pipeline()));
        transactionalId = followerId(cluster.ids());
    }

    /** What the user of this cluster needs beside WRITE on the topics. */
    List<String> neededRights() {
        return List.of(
                "CREATE, READ and WRITE on topic " + markers.name(), "WRITE on transactional id " + transactionalId);
    }

    @Override
    public String description() {
        return "Kafka at " + cluster.bootstrapServers() + ", marker topic " + markers.name();
    }

    /** What was found at the start. */
    TopicFacts facts(String topic) throws IOException {
        return Objects.requireNonNull(topics().get(topic), topic);
    }

    private Map<String, TopicFacts> topics() throws IOException {
        Map<String, TopicFacts> found = topics;
        if (found == null) {
            Map<String, TopicFacts> described = asked(
                    "the topics of pipeline `" + cluster.pipeline() + "` could not be looked at",
                    () -> Topics.describe(
                            cluster.connection().admin(),
                            cluster.topics(),
                            cluster.bootstrapServers(),
                            cluster.failures()));
            cluster.topics()
                    .forEach((table, topic) -> routings.put(
                            table,
                            RowRouting.replaying(
                                    topic,
                                    Objects.requireNonNull(described.get(topic)).partitions())));
            watch = new OutputWatch(cluster.connection(), described, cluster.bootstrapServers());
            topics = described;
            found = described;
        }
        return found;
    }

    @Override
    public Optional<Marker> peek(String pipeline) throws IOException {
        return asked("the marker of pipeline `" + pipeline + "` could not be looked at", () -> {
            Admin admin = cluster.connection().admin();
            if (!markers.exists(admin, cluster.failures())) {
                return Optional.empty();
            }
            TransactionCompletion.await(admin, List.of(transactionalId));
            return lastMarker().map(Found::marker);
        });
    }

    @Override
    public Optional<Marker> takeOver(String pipeline) throws IOException {
        close();
        Map<String, TopicFacts> found = topics();
        return asked("pipeline `" + pipeline + "` could not take over its transactional id", () -> {
            markers.ensure(cluster.connection().admin(), cluster.failures(), found.keySet());
            Map<String, Object> settings = cluster.producerSettings();
            RowSender rows =
                    RowSender.open(ProducerSettings.rows(settings, transactionalId), TopicFacts.targets(found));
            sender = rows;
            EpochProducer own = new EpochProducer(transactionalId, settings, cluster.failures(), rows);
            producer = own;
            own.initialize();
            Optional<Found> last = lastMarker();
            if (last.isPresent() && !last.get().ids().equals(cluster.ids())) {
                fence(followerId(last.get().ids()), settings, rows);
                last = lastMarker();
            }
            return last.map(Found::marker);
        });
    }

    /** The id of an earlier life, which had another prefix: what it left open ends, one way or the other. */
    private void fence(String id, Map<String, Object> settings, RowSender rows) {
        EpochProducer older = new EpochProducer(id, settings, cluster.failures(), rows);
        try {
            older.initialize();
        } finally {
            older.close();
        }
    }

    private static String followerId(String ids) {
        return ids + "-follower";
    }

    private Optional<Found> lastMarker() {
        return markers.read(ProducerSettings.other(cluster.bootstrapServers(), cluster.properties()));
    }

    @Override
    public void apply(Marker marker, List<OutboxPart> parts, OutboxFiles files) throws IOException {
        EpochProducer own = Objects.requireNonNull(producer, "the follower was not taken over");
        Objects.requireNonNull(watch).check();
        asked("epoch " + marker.epoch() + " could not be applied", () -> {
            if (!parts.isEmpty()) {
                Lane lane = own.begin();
                for (OutboxPart part : parts) {
                    replay(part, files.read(part), lane);
                }
                lane.flush();
            }
            own.commit(markers.record(marker, cluster.ids()));
            TransactionCompletion.await(cluster.connection().admin(), List.of(transactionalId));
            expiries = 0;
            return marker;
        });
    }

    private void replay(OutboxPart part, byte[] bytes, Lane lane) throws InterruptedIOException {
        RowRouting routing = Objects.requireNonNull(routings.get(part.table()), part.table());
        RowChunks chunks = new RowChunks(bytes);
        while (chunks.next()) {
            routing.chosen(chunks.rows().rowCount(), chunks.partitions());
            routing.append(chunks.rows(), lane);
        }
    }

    /** Tells silence from refusal. */
    private <T> T asked(String attempt, Callable<T> question) throws IOException {
        try {
            return question.call();
        } catch (Exception e) {
            Throwable cause = ClientFailures.cause(e);
            if (cause instanceof InterruptException || cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while Kafka was asked");
            }
            if (isPassing(cause)) {
                throw new FollowerAwayException("Kafka at " + cluster.bootstrapServers() + " to answer", e);
            }
            if (e instanceof IOException own) {
                throw own;
            }
            throw cluster.failures().refused(e, attempt);
        }
    }

    /** Whether the next attempt, with a new transaction, may succeed. */
    private boolean isPassing(Throwable failure) {
        if (failure instanceof MillraceException own) {
            Throwable cause = own.getCause() == null ? own : ClientFailures.cause(own.getCause());
            ErrorCode code = own.problems().get(0).code();
            if (code == KafkaSinkError.TRANSACTION_EXPIRED) {
                expiries++;
                return expiries <= MOST_EXPIRIES;
            }
            // Brokers that have lost sight of a transaction say other things than that it was fenced; the marker tells.
            boolean ended = code == KafkaSinkError.FENCED && !(cause instanceof ProducerFencedException);
            return ended || code == KafkaSinkError.OUTCOME_UNKNOWN || cause instanceof RetriableException;
        }
        return failure instanceof RetriableException;
    }

    /** An open transaction is given up. */
    @Override
    public void close() {
        EpochProducer own = producer;
        producer = null;
        if (own != null) {
            own.close();
        }
        RowSender rows = sender;
        sender = null;
        if (rows != null) {
            rows.close();
        }
    }
}
