package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.Access;
import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.client.WireClient;
import io.millrace.connector.kafka.fetch.BrokenBatchException;
import io.millrace.connector.kafka.fetch.FetchClient;
import io.millrace.connector.kafka.fetch.FetchSettings;
import io.millrace.connector.kafka.fetch.PartitionFetch;
import io.millrace.connector.kafka.fetch.PartitionFetch.Lost;
import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.Format;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all partitions of a task: one client that fetches, never a member of a group.
 *
 * <pre>
 *  client.poll ──► fetched bytes by partition ──► read(…) of the reader that is asked: a block of records ──► columns
 *     ▲ when a reader with nothing fetched is asked,
 *     │ and has already looked at what the last poll brought
 *     └ partitions with much unread are not fetched
 * </pre>
 */
final class KafkaSession implements SourceSession {
    /** Larger ones save no time. */
    private static final int PARTITION_FETCH_BYTES = 2 * 1024 * 1024;

    private static final int FETCH_BYTES = 4 * PARTITION_FETCH_BYTES;
    private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;
    private static final int MIN_PARTITION_FETCH_BYTES = 64 * 1024;

    /** What all partitions of a task may hold in fetched bytes, roughly. */
    private static final int SESSION_FETCH_BYTES = 64 * 1024 * 1024;

    /**
     * A task that finds nothing sleeps this long anyway. Waiting here, it takes a fetch from the socket as it comes,
     * not a buffer of the socket per sleep. Other sources of the task wait too, so only while records come.
     */
    private static final long FETCH_WAIT_MILLIS = 2;

    private static final long STREAMING_NANOS = 50_000_000L;
    private static final Duration RANGE_PATIENCE = Duration.ofSeconds(10);

    /** A fetch, and beside it the one that closes its session. */
    private static final int REQUESTS_IN_FLIGHT = 2;

    private final TableContext context;
    private final Access access;
    private final Clock clock;
    private final Format format;
    private final Map<String, String> properties;
    private final FetchSettings settings;
    private final FetchClient client;
    private final RecordBlock block = new RecordBlock();
    private final Map<TopicPartition, PartitionReader> readers = new HashMap<>();
    private final @Nullable KeyColumns key;
    private final PresentEnds presentEnds;
    private final FetchAnswers answers;
    private long lastRecordsNanos;
    private long polls;

    /**
     * Opens the client of one task.
     *
     * @param key null when the table has no key
     */
    KafkaSession(
            TableContext context, Access access, @Nullable KeyColumns key, int partitions, PresentEnds presentEnds) {
        this.key = key;
        this.presentEnds = presentEnds;
        this.context = context;
        this.access = access;
        this.clock = context.environment().clock();
        this.format = Objects.requireNonNull(context.format(), "format");
        this.properties = ClientOptions.properties(context.options());
        this.lastRecordsNanos = clock.monotonicNanos();
        this.answers = new FetchAnswers(clock);
        try {
            ConsumerConfig config = new ConsumerConfig(config(properties, partitions));
            settings = FetchSettings.of(config);
            client = new FetchClient(WireClient.open(config, REQUESTS_IN_FLIGHT), settings);
        } catch (KafkaException e) {
            throw access.failures(properties).refused(e, attempt());
        }
    }

    private static Map<String, Object> config(Map<String, String> properties, int partitions) {
        Map<String, Object> config = new TreeMap<>(properties);
        // Positions are the checkpoint's: no member of a group, and no offset but those that are given.
        config.remove("group.id");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "none");
        config.put("key.deserializer", ByteArrayDeserializer.class);
        config.put("value.deserializer", ByteArrayDeserializer.class);
        config.putIfAbsent("isolation.level", "read_committed");
        int share = SESSION_FETCH_BYTES / Math.max(1, partitions);
        config.putIfAbsent(
                "max.partition.fetch.bytes",
                Integer.toString(Math.max(MIN_PARTITION_FETCH_BYTES, Math.min(PARTITION_FETCH_BYTES, share))));
        config.putIfAbsent("fetch.max.bytes", Integer.toString(FETCH_BYTES));
        config.putIfAbsent("receive.buffer.bytes", Integer.toString(RECEIVE_BUFFER_BYTES));
        config.putIfAbsent("metric.reporters", "");
        config.putIfAbsent("enable.metrics.push", "false");
        return config;
    }

    @Override
    public SplitReader open(Split split, SplitPosition position, ReadRequest request) throws IOException {
        PartitionSplit partition = PartitionSplit.of(split);
        long presentEnd = request.presentOnly() ? presentEnds.of(partition.partition()) : PartitionSplit.NO_END;
        PartitionReader reader = new PartitionReader(this, partition, position, decoding(request), request, presentEnd);
        if (partition.offsetAt(position) < Math.min(partition.end(), presentEnd)) {
            readers.put(partition.partition(), reader);
            client.add(reader.fetch());
        }
        return reader;
    }

    private RecordRows.Decoding decoding(ReadRequest request) {
        KeyColumns read = key;
        return read == null
                ? ValueDecoding.of(format, context.physical(), request.physical())
                : KeyedDecoding.of(context, format, read, request.physical());
    }

    /** Of all readers: one is asked at a time, and its records are columns before the next one is. */
    RecordBlock block() {
        return block;
    }

    /** Has more records fetched for a reader that has none, unless it has not looked at those of the last poll. */
    void fetch(PartitionReader reader) {
        if (reader.seenPoll() == polls) {
            poll();
        }
        reader.sawPoll(polls);
    }

    private long patienceMillis() {
        if (clock.monotonicNanos() - lastRecordsNanos > STREAMING_NANOS) {
            return 0;
        }
        for (PartitionReader reader : readers.values()) {
            if (!reader.fetch().isEmpty()) {
                return 0;
            }
        }
        return FETCH_WAIT_MILLIS;
    }

    private void poll() {
        polls++;
        try {
            client.poll(patienceMillis());
        } catch (AuthenticationException | AuthorizationException e) {
            throw access.failures(properties).failed(e, attempt());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
        answers.polled(client.answered());
        Map<TopicPartition, Long> outOfRange = null;
        for (PartitionReader reader : readers.values()) {
            PartitionFetch fetch = reader.fetch();
            if (!fetch.isEmpty()) {
                lastRecordsNanos = clock.monotonicNanos();
            }
            // What was fetched before is read first.
            if (fetch.lost() == Lost.OUT_OF_RANGE && fetch.isEmpty()) {
                outOfRange = outOfRange == null ? new HashMap<>() : outOfRange;
                outOfRange.put(fetch.partition(), fetch.nextOffset());
            } else if (fetch.lost() != null && fetch.isEmpty()) {
                throw MillraceException.failed(LostRecords.problem(context.table(), reader.split(), fetch));
            }
        }
        if (outOfRange != null) {
            passOver(outOfRange);
        }
    }

    private MillraceException unreadable(KafkaException e) {
        Problem problem = Problem.error(
                        KafkaError.UNREADABLE,
                        "Kafka's client can read no more records of table `" + context.table() + "`")
                .detail("It says: " + ClientFailures.cause(e).getMessage() + ".")
                .hint("Correct what it names and run the pipeline again: it goes on where it stopped.");
        return new MillraceException(Phase.FAILED, List.of(problem), e);
    }

    /** What a broker gave as records is none. */
    MillraceException broken(PartitionReader reader, BrokenBatchException e) {
        TopicPartition partition = reader.split().partition();
        Problem problem = Problem.error(
                        KafkaError.UNREADABLE,
                        "the records at offset " + e.offset() + " of partition " + partition + " of table `"
                                + context.table() + "` are damaged")
                .detail("The batch that the broker gives there cannot be read: " + e.getMessage() + ".")
                .hint("Run the pipeline again: it goes on at offset "
                        + reader.position().offset() + ". If the batch is damaged on the broker's disk, restore it"
                        + " from another replica, or have the broker delete the records up to it and add"
                        + " 'properties.auto.offset.reset' = 'earliest' to the options of the table.");
        return new MillraceException(Phase.FAILED, List.of(problem), e);
    }

    private String attempt() {
        return "table `" + context.table() + "` cannot be read";
    }

    void closed(PartitionReader reader) {
        if (readers.remove(reader.split().partition(), reader)) {
            client.remove(reader.fetch());
        }
    }

    /** Stops with the exact range, or passes over what is gone if the table says so. */
    private void passOver(Map<TopicPartition, Long> outOfRange) {
        String reset = properties.getOrDefault(LostRecords.RESET, "none");
        LostRecords.targets(
                        context.table(),
                        reset,
                        outOfRange,
                        listed(OffsetSpec.earliest(), outOfRange.keySet()),
                        listed(OffsetSpec.latest(), outOfRange.keySet()))
                .forEach((partition, target) -> {
                    PartitionReader reader = readers.get(partition);
                    if (reader != null) {
                        reader.skipTo(target);
                    }
                });
    }

    private Map<TopicPartition, Long> listed(OffsetSpec spec, Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            ClusterConnection.of(context)
                    .admin()
                    .listOffsets(wanted, new ListOffsetsOptions(settings.isolation()))
                    .all()
                    .get(RANGE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, found) -> offsets.put(partition, found.offset()));
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw access.failures(properties).failed(e, attempt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw access.failures(properties).failed(e, attempt());
        }
        return offsets;
    }

    @Override
    public @Nullable String waitsFor() {
        if (readers.isEmpty()) {
            return null;
        }
        if (client.hasSeveralBrokers()) {
            return SilentPartitions.text(context.table(), client.unanswered(FetchAnswers.PATIENCE_MILLIS));
        }
        long seconds = answers.silentSeconds();
        return seconds == 0
                ? null
                : "Kafka at " + properties.get("bootstrap.servers") + " to answer for table `" + context.table()
                        + "`, for " + seconds + " s";
    }

    @Override
    public void close() {
        client.close();
    }
}
