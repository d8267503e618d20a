package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.connector.kafka.client.Rights;
import io.millrace.connector.kafka.client.TransactionCompletion;
import io.millrace.connector.kafka.produce.Lane;
import io.millrace.connector.kafka.produce.RowSender;
import io.millrace.connector.kafka.sink.MarkerTopic.Found;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.follower.FollowerOutbox;
import io.millrace.spi.follower.OutboxFiles;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that all exactly-once tables of one cluster share: two transactional ids that take epochs in turn,
 * and the marker topic.
 *
 * <pre>
 * writers       rows of n ─► producer n mod 2, flushed at prepare(n) ─► rows of n+1 ─► producer n+1 mod 2
 * coordinator       manifest n is there ─► decide: marker n ─► producer n mod 2, commit
 * </pre>
 *
 * <p>The barrier n+1 comes after the decision of n, so a producer's transaction is over before rows of n+2 begin its
 * next. Tables join before {@link #peek}; opens nothing until then. Tasks call {@link #begin}, the coordinator all
 * else.
 */
final class KafkaTransactions implements Decider, Closeable {
    private static final int PRODUCERS = 2;

    private final Environment environment;
    private final String bootstrapServers;
    private final Map<String, String> properties;
    private final String firstTable;
    private final Duration transactionTimeout;
    private final MarkerTopic markers;
    private final ClusterConnection connection;
    private final Rights rights;
    private final Map<String, String> topicsByTable = new TreeMap<>();
    private final TreeSet<String> idPrefixes = new TreeSet<>();
    private final List<EpochProducer> producers = new CopyOnWriteArrayList<>();
    private Map<String, TopicFacts> topics = Map.of();
    private String fencedIds = "";
    private Optional<Marker> takenOver = Optional.empty();
    private @Nullable RowSender sender;
    private @Nullable OutputWatch watch;
    private volatile boolean ending;
    private volatile @Nullable Following following;

    /**
     * The other way to be written.
     *
     * @param outbox what all tables of the cluster share
     */
    record Following(KafkaFollower target, FollowerOutbox outbox) {}

    private KafkaTransactions(TableContext context) {
        environment = context.environment();
        bootstrapServers = ClientOptions.bootstrapServers(context.options());
        properties = KafkaSinkOptions.properties(context);
        firstTable = context.table();
        transactionTimeout = ProducerSettings.transactionTimeout(properties, environment.epochInterval());
        connection = ClusterConnection.of(context);
        markers = new MarkerTopic(Names.markerTopic(environment.pipeline()));
        rights = Rights.of(context);
        rights.add(this::neededRights);
    }

    /** The one that this table shares with the others of its cluster. */
    static KafkaTransactions join(TableContext context, String topic) {
        KafkaTransactions shared = context.environment()
                .shared()
                .get(
                        KafkaTransactions.class,
                        ClientOptions.bootstrapServers(context.options()),
                        () -> new KafkaTransactions(context));
        shared.add(context, topic);
        return shared;
    }

    private synchronized void add(TableContext context, String topic) {
        Map<String, String> own = KafkaSinkOptions.properties(context);
        if (!own.equals(properties)) {
            TreeSet<String> differing = new TreeSet<>(own.keySet());
            differing.addAll(properties.keySet());
            differing.removeIf(key -> Objects.equals(own.get(key), properties.get(key)));
            throw MillraceException.refused(Problem.error(
                            KafkaSinkError.DIFFERENT_CLIENTS,
                            "tables `" + firstTable + "` and `" + context.table()
                                    + "` share a transaction and differ in 'properties." + differing.first() + "'")
                    .detail("All tables that are written exactly once to " + bootstrapServers
                            + " are written through the same two producers.")
                    .hint("Give both tables the same 'properties.*', or add 'sink.delivery-guarantee' ="
                            + " 'at-least-once' to one of them."));
        }
        topicsByTable.put(context.table(), topic);
        context.options().find(KafkaSinkOptions.ID_PREFIX).ifPresent(idPrefixes::add);
    }

    private String ids() {
        return idPrefixes.isEmpty() ? Names.transactionalIds(environment.pipeline()) : idPrefixes.first();
    }

    private static List<String> transactionalIds(String ids) {
        return List.of(ids + "-0", ids + "-1");
    }

    SinkFailures failures() {
        return new SinkFailures(properties, environment.pipeline(), rights.all(), transactionTimeout);
    }

    private List<String> neededRights() {
        List<String> needed = new ArrayList<>();
        topicsByTable.values().stream().distinct().forEach(topic -> needed.add("WRITE on topic " + topic));
        Following other = following;
        if (other != null) {
            needed.addAll(other.target().neededRights());
            return needed;
        }
        needed.add("CREATE, READ and WRITE on topic " + markers.name());
        transactionalIds(ids()).forEach(id -> needed.add("WRITE on transactional id " + id));
        return needed;
    }

    @Override
    public String systemId() {
        try {
            return connection.admin().describeCluster().clusterId().get();
        } catch (Exception e) {
            throw failures().refused(e, "table `" + firstTable + "` cannot be written");
        }
    }

    @Override
    public boolean follow(OutboxFiles files) {
        KafkaFollower target = new KafkaFollower(new ClusterTables(
                environment.pipeline(),
                bootstrapServers,
                properties,
                connection,
                rights,
                Map.copyOf(topicsByTable),
                ids(),
                transactionTimeout));
        FollowerOutbox outbox = new FollowerOutbox(files, target, /* inBackground= */ true);
        topicsByTable.keySet().forEach(outbox::join);
        following = new Following(target, outbox);
        return true;
    }

    /** How the tables are written if this does not decide, or null. */
    @Nullable
    Following following() {
        return following;
    }

    @Override
    public String description() {
        return "Kafka at " + bootstrapServers + ", marker topic " + markers.name();
    }

    @Override
    public Optional<Marker> peek(String pipeline) {
        try {
            Admin admin = connection.admin();
            topics = Topics.describe(admin, topicsByTable, bootstrapServers, failures());
            if (!markers.exists(admin, failures())) {
                return Optional.empty();
            }
            TransactionCompletion.await(admin, transactionalIds(ids()));
            return readMarker().map(Found::marker);
        } catch (Exception e) {
            throw failures().refused(e, "the marker of pipeline `" + pipeline + "` could not be looked at");
        }
    }

    @Override
    public Optional<Marker> takeOver(String pipeline) {
        try {
            Admin admin = connection.admin();
            markers.ensure(admin, failures(), topics.keySet());
            fence();
            Optional<Found> found = readMarker();
            if (found.isPresent()
                    && !found.get().ids().equals(ids())
                    && !found.get().ids().equals(fencedIds)) {
                found = afterOtherIds(found.get().ids());
            }
            takenOver = found.map(Found::marker);
            return takenOver;
        } catch (Exception e) {
            throw isTooLong(ClientFailures.cause(e))
                    ? ProducerSettings.tooLong(properties, environment.epochInterval(), transactionTimeout, e)
                    : failures().refused(e, "pipeline `" + pipeline + "` could not take over its transactional ids");
        }
    }

    /** The client wraps what the broker says in an exception without a type of its own. */
    private static boolean isTooLong(Throwable cause) {
        return cause instanceof InvalidTxnTimeoutException
                || String.valueOf(cause.getMessage()).contains(Errors.INVALID_TRANSACTION_TIMEOUT.message());
    }

    /** An older instance, started with another prefix, is fenced under the ids that it used. */
    private Optional<Found> afterOtherIds(String ids) {
        fencedIds = ids;
        List<EpochProducer> older = producers(ids);
        try {
            initialize(older);
        } finally {
            older.forEach(EpochProducer::close);
        }
        return readMarker();
    }

    private void fence() {
        producers.addAll(producers(ids()));
        initialize(producers);
    }

    private List<EpochProducer> producers(String ids) {
        Map<String, Object> settings = ProducerSettings.transactional(bootstrapServers, properties, transactionTimeout);
        SinkFailures failures = failures();
        RowSender rows = sender;
        if (rows == null) {
            rows = RowSender.open(ProducerSettings.rows(settings, ids), TopicFacts.targets(topics));
            sender = rows;
        }
        RowSender shared = rows;
        return transactionalIds(ids).stream()
                .map(id -> new EpochProducer(id, settings, failures, shared))
                .toList();
    }

    /** In this order: whoever can still commit through the first id afterwards has fenced all others from both. */
    private static void initialize(List<EpochProducer> fencing) {
        fencing.forEach(EpochProducer::initialize);
    }

    private Optional<Found> readMarker() {
        return markers.read(ProducerSettings.other(bootstrapServers, properties));
    }

    /** What was found at the start; null for a topic that no table of this cluster writes. */
    @Nullable
    TopicFacts facts(String topic) {
        return topics.get(topic);
    }

    /** Where rows of an epoch go. */
    Lane begin(long epoch) {
        return producer(epoch).begin();
    }

    @Override
    public void decide(Marker marker) {
        OutputWatch watching = watch;
        if (watching == null) {
            watch = new OutputWatch(connection, topics, bootstrapServers);
            commitFirst(marker);
        } else {
            watching.check();
            producer(marker.epoch()).commit(markers.record(marker, ids()));
        }
        if (ending) {
            awaitCompletion();
        }
    }

    /** Whoever is told that the run has ended sees its rows. */
    private void awaitCompletion() {
        try {
            TransactionCompletion.await(connection.admin(), transactionalIds(ids()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | KafkaException e) {
            // It is decided: readers see the rows when the broker has come so far.
            return;
        }
    }

    /** What is prepared from now on belongs to the last epoch of the run. Any thread. */
    void ending() {
        ending = true;
    }

    /** The marker of this life: through the id that is fenced first, so that who commits it has fenced all others. */
    private void commitFirst(Marker marker) {
        try {
            producers.get(0).commit(markers.record(marker, ids()));
        } catch (MillraceException e) {
            if (!(e.getCause() instanceof InvalidTxnStateException)) {
                throw e;
            }
            takeOverAgain(marker, e);
        }
    }

    /**
     * The broker does not know of the transaction, which one that has just started may say. It holds nothing but the
     * marker: both ids are fenced anew, and it is written again if nobody has decided anything meanwhile.
     */
    private void takeOverAgain(Marker marker, MillraceException failure) {
        close();
        fence();
        Optional<Marker> last = readMarker().map(Found::marker);
        if (last.equals(Optional.of(marker))) {
            return;
        }
        if (!last.equals(takenOver)) {
            throw failure;
        }
        producers.get(0).commit(markers.record(marker, ids()));
    }

    private EpochProducer producer(long epoch) {
        return producers.get((int) (epoch % PRODUCERS));
    }

    /** How long a task or the coordinator has been waiting for the broker. Any thread. */
    long waitedNanos() {
        return producers.stream().mapToLong(EpochProducer::waitedNanos).max().orElse(0);
    }

    /** What is waited for longest, for people; null when it is not known. Any thread. */
    @Nullable
    String waitsFor() {
        EpochProducer longest = null;
        for (EpochProducer producer : producers) {
            if (longest == null || producer.waitedNanos() > longest.waitedNanos()) {
                longest = producer;
            }
        }
        return longest == null ? null : longest.waitsFor();
    }

    @Override
    public void close() {
        Following other = following;
        if (other != null) {
            other.outbox().close();
        }
        producers.forEach(EpochProducer::close);
        producers.clear();
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }
}
