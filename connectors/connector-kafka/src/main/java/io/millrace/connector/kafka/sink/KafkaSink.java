package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.client.Rights;
import io.millrace.connector.kafka.produce.Lane;
import io.millrace.connector.kafka.produce.RowSender;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * A topic. Exactly once, its rows become visible with the transaction that holds the marker of their epoch, so there is
 * nothing left to do after the decision; at least once, they are visible as soon as they are sent.
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
        return Optional.ofNullable(transactions);
    }

    @Override
    public void open(SinkIdentity identity, List<byte[]> states) {
        lastEpoch = identity.lastEpoch();
        TopicFacts found = transactions == null ? connect() : transactions.facts(topic);
        facts = Objects.requireNonNull(found, "the topic was not looked at");
        if (!states.isEmpty()) {
            compare(TopicFacts.decoded(states.get(0)), found);
        }
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
    public SinkWriter writer(WriterRequest request) {
        TopicFacts found = Objects.requireNonNull(facts, "the sink was not opened");
        return new KafkaSinkWriter(context, topic, key, found, request, lanes(), lastEpoch);
    }

    private LongFunction<Lane> lanes() {
        if (transactions != null) {
            return transactions::begin;
        }
        Lane lane = Objects.requireNonNull(plainLane, "the sink was not opened");
        return epoch -> lane;
    }

    @Override
    public void committed(long epoch, List<byte[]> states) {
        // The transaction, or each record, has made itself visible.
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
