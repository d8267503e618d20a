package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.client.Rights;
import io.millrace.connector.kafka.produce.Lane;
import io.millrace.connector.kafka.produce.RowSender;
import io.millrace.connector.kafka.sink.KafkaTransactions.Following;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.follower.FollowerAwayException;
import io.millrace.spi.follower.FollowerError;
import io.millrace.spi.follower.OutboxState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A topic. Exactly once, its rows become visible with the transaction that holds the marker of their epoch, so there is
 * nothing left to do after the decision; on a second cluster, after the decision of the first one; at least once, they
 * are visible as soon as they are sent.
 */
final class KafkaSink implements Sink {
    /** A broker that answers takes less; then there is nothing to tell. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final TableContext context;
    private final String topic;
    private final @Nullable KeyColumns key;
    private final @Nullable KafkaTransactions transactions;
    private @Nullable RowSender plain;
    private volatile @Nullable Lane plainLane;
    private @Nullable TopicFacts facts;
    private long lastEpoch;
    private List<Problem> notes = List.of();

    KafkaSink(TableContext context) {
        this.context = context;
        topic = KafkaSinkOptions.topic(context);
        KafkaSinkOptions.properties(context);
        key = KafkaSinkOptions.key(context).orElse(null);
        transactions = context.options().get(KafkaSinkOptions.GUARANTEE).equals(KafkaSinkOptions.EXACTLY_ONCE)
                ? KafkaTransactions.join(context, topic)
                : null;
        if (transactions == null) {
            Rights.of(context).add(() -> List.of("WRITE on topic " + topic));
        }
    }

    @Override
    public Guarantee guarantee() {
        return transactions == null ? Guarantee.AT_LEAST_ONCE : Guarantee.EXACTLY_ONCE;
    }

    @Override
    public Optional<Decider> decider() {
        return following() == null ? Optional.ofNullable(transactions) : Optional.empty();
    }

    /** The way of the rows if they follow another system's decision, or null. */
    private @Nullable Following following() {
        return transactions == null ? null : transactions.following();
    }

    @Override
    public void open(SinkIdentity identity, List<byte[]> states) throws IOException {
        lastEpoch = identity.lastEpoch();
        Following following = following();
        if (following == null && states.stream().anyMatch(OutboxState::isOne)) {
            throw followedBefore();
        }
        TopicFacts found = facts(following);
        facts = found;
        if (!states.isEmpty()) {
            byte[] first = states.get(0);
            compare(
                    TopicFacts.decoded(
                            OutboxState.isOne(first)
                                    ? OutboxState.decoded(first).facts()
                                    : first),
                    found);
        }
        if (following != null) {
            following.outbox().open(context.table(), identity, states);
        }
    }

    private TopicFacts facts(@Nullable Following following) throws IOException {
        if (following != null) {
            try {
                return following.target().facts(topic);
            } catch (FollowerAwayException e) {
                throw following.outbox().awayAtStart(e);
            }
        }
        return transactions == null
                ? connect()
                : Objects.requireNonNull(transactions.facts(topic), "the topic was not looked at");
    }

    private MillraceException followedBefore() {
        return MillraceException.refused(Problem.error(
                        FollowerError.NOT_FOLLOWING,
                        "table `" + context.table() + "` was written after the decision of another system, and is not"
                                + " any more")
                .detail("Rows of the last epochs lie in the state directory, and perhaps not all of them are in topic `"
                        + topic + "` yet.")
                .hint("Write the table as before: exactly once, to its own cluster, beside a table of the cluster that"
                        + " decides. Or start with --fresh, which reads all input again and writes all rows again."));
    }

    private TopicFacts connect() {
        String servers = ClientOptions.bootstrapServers(context.options());
        Map<String, String> properties = KafkaSinkOptions.properties(context);
        SinkFailures failures = new SinkFailures(
                properties, context.environment().pipeline(), Rights.of(context).all(), Duration.ZERO);
        try (Admin admin = Admin.create(ProducerSettings.other(servers, properties))) {
            TopicFacts found = Topics.describe(admin, Map.of(context.table(), topic), servers, failures)
                    .get(topic);
            RowSender sender = RowSender.open(
                    ProducerSettings.rows(
                            ProducerSettings.plain(servers, properties),
                            context.environment().pipeline()),
                    TopicFacts.targets(Map.of(topic, Objects.requireNonNull(found))));
            plain = sender;
            plainLane = sender.lane(failure -> failures.failed(failure, Duration.ZERO));
            return found;
        } catch (Exception e) {
            throw failures.refused(e, "topic `" + topic + "` could not be looked at");
        }
    }

    private void compare(TopicFacts before, TopicFacts now) {
        if (!before.id().equals(now.id())) {
            throw MillraceException.refused(Problem.error(
                            KafkaSinkError.OUTPUT_REPLACED,
                            "topic `" + topic + "`, which table `" + context.table()
                                    + "` writes, was deleted and created again")
                    .detail("Its id was " + before.id() + " when the pipeline wrote it last, and is " + now.id()
                            + " now, so the rows written until then are gone.")
                    .hint("Run the pipeline with --fresh to read the input and write all rows again, or write to"
                            + " another topic."));
        }
        if (before.partitions() != now.partitions()) {
            notes = List.of(Problem.warning(
                            KafkaSinkError.PARTITIONS_CHANGED,
                            "topic `" + topic + "` had " + before.partitions() + " partitions and now has "
                                    + now.partitions())
                    .detail("From this epoch on, rows of table `" + context.table()
                            + "` are spread over all of them: rows with the same key may lie in two partitions, the"
                            + " older ones in one and the newer ones in the other."));
        }
    }

    @Override
    public List<Problem> notes() {
        return notes;
    }

    @Override
    public @Nullable String waitsFor() {
        Following following = following();
        if (following != null) {
            return following.outbox().waitsFor();
        }
        Lane lane = plainLane;
        long nanos = transactions != null
                ? transactions.waitedNanos()
                : lane == null ? 0 : lane.waits().nanos();
        if (nanos < SILENCE.toNanos()) {
            return null;
        }
        String whom = transactions != null ? transactions.waitsFor() : lane == null ? null : lane.waitsFor();
        return "Kafka at " + ClientOptions.bootstrapServers(context.options()) + " to take rows of table `"
                + context.table() + "`, for " + Duration.ofNanos(nanos).toSeconds() + " s"
                + (whom == null ? "" : ": " + whom);
    }

    @Override
    public boolean isFull() {
        Following following = following();
        return following != null && following.outbox().isFull();
    }

    @Override
    public SinkWriter writer(WriterRequest request) {
        TopicFacts found = Objects.requireNonNull(facts, "the sink was not opened");
        return new KafkaSinkWriter(context, topic, key, found, request, outlet(found), lastEpoch);
    }

    private RowOutlet outlet(TopicFacts found) {
        Following following = following();
        if (following != null) {
            return new OutboxOutlet(following.outbox().writer(context.table()), found);
        }
        if (transactions != null) {
            return new LaneOutlet(transactions::begin, transactions::ending, found);
        }
        Lane lane = Objects.requireNonNull(plainLane, "the sink was not opened");
        return new LaneOutlet(epoch -> lane, () -> {}, found);
    }

    @Override
    public void committed(long epoch, List<byte[]> states) throws IOException {
        Following following = following();
        if (following != null) {
            following.outbox().committed(context.table(), epoch, states);
        }
        // Otherwise the transaction, or each record, has made itself visible.
    }

    @Override
    public void close() {
        RowSender open = plain;
        plain = null;
        if (open != null) {
            open.close();
        }
    }
}
