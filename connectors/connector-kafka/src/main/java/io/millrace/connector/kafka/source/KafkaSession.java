package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.Access;
import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.client.KeyColumns;
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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One consumer for all partitions that a task reads: assigned, never a member of a group.
 *
 * <pre>
 *  consumer.poll(…) ──► records by partition ──► the readers' buffers ──► read(…) of the reader that is asked
 *     ▲ when a reader with nothing buffered is asked,
 *     │ and has already looked at what the last poll brought
 *     └ partitions whose buffer is full are paused until it is drained
 * </pre>
 */
final class KafkaSession implements SourceSession {
    /** A batch: with more, a record has left the cache before it is decoded. */
    private static final int POLL_RECORDS = 1_024;

    /** More than this of one partition is not held beside what the consumer holds. */
    private static final int MAX_BUFFERED_RECORDS = 4 * POLL_RECORDS;

    private static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;
    private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;
    private static final int MIN_PARTITION_FETCH_BYTES = 64 * 1024;

    /** What all partitions of a task may hold in fetched bytes, roughly. */
    private static final int SESSION_FETCH_BYTES = 64 * 1024 * 1024;

    /**
     * A task that finds nothing sleeps this long anyway. Waiting here, it takes a fetch from the socket as it comes,
     * not a buffer of the socket per sleep. Other sources of the task wait too, so only while records come.
     */
    private static final Duration FETCH_WAIT = Duration.ofMillis(2);

    private static final long STREAMING_NANOS = 50_000_000L;

    private static final Duration END_OFFSETS_PATIENCE = Duration.ofMillis(200);
    private static final long END_OFFSETS_INTERVAL_NANOS = 500_000_000L;
    private static final Duration RANGE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

    private final TableContext context;
    private final Access access;
    private final Clock clock;
    private final Format format;
    private final Map<String, String> properties;
    private final KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer;
    private final Map<TopicPartition, PartitionReader> readers = new HashMap<>();
    private final @Nullable KeyColumns key;
    private final PresentEnds presentEnds;
    private final FetchAnswers answers;
    private Map<TopicPartition, Long> ends = Map.of();
    private long nextEndsNanos;
    private long lastRecordsNanos;
    private long polls;

    /**
     * Opens the consumer of one task.
     *
     * @param key null when no column comes from the key
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
        this.nextEndsNanos = clock.monotonicNanos();
        this.lastRecordsNanos = nextEndsNanos;
        try {
            this.consumer = new KafkaConsumer<>(
                    config(properties, partitions),
                    key == null ? new ValueSlices.Ignored() : new ValueSlices(),
                    new ValueSlices());
        } catch (KafkaException e) {
            throw access.failures(properties).refused(e, attempt());
        }
        this.answers = new FetchAnswers(consumer, clock);
    }

    private static Map<String, Object> config(Map<String, String> properties, int partitions) {
        Map<String, Object> config = new TreeMap<>(properties);
        // Positions are the checkpoint's: no member of a group, and no offset but those that are given.
        config.remove("group.id");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "none");
        config.putIfAbsent("isolation.level", "read_committed");
        config.putIfAbsent("max.poll.records", Integer.toString(POLL_RECORDS));
        int share = SESSION_FETCH_BYTES / Math.max(1, partitions);
        config.putIfAbsent(
                "max.partition.fetch.bytes",
                Integer.toString(Math.max(MIN_PARTITION_FETCH_BYTES, Math.min(PARTITION_FETCH_BYTES, share))));
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
            consumer.assign(readers.keySet());
            consumer.seek(partition.partition(), partition.offsetAt(position));
        }
        return reader;
    }

    private RecordRows.Decoding decoding(ReadRequest request) {
        KeyColumns read = key;
        return read == null
                ? new ValueDecoding(format.decoder(context.physical(), request.physical()))
                : KeyedDecoding.of(context, format, read, request.physical());
    }

    /** Has more records fetched for a reader that has none, unless it has not looked at those of the last poll. */
    void fetch(PartitionReader reader) {
        if (reader.seenPoll() == polls) {
            poll();
        }
        reader.sawPoll(polls);
    }

    private Duration patience() {
        if (clock.monotonicNanos() - lastRecordsNanos > STREAMING_NANOS) {
            return Duration.ZERO;
        }
        for (PartitionReader reader : readers.values()) {
            if (reader.buffered() > 0) {
                return Duration.ZERO;
            }
        }
        return FETCH_WAIT;
    }

    private void poll() {
        polls++;
        ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> records;
        try {
            records = consumer.poll(patience());
        } catch (OffsetOutOfRangeException e) {
            passOver(e);
            return;
        } catch (AuthenticationException | AuthorizationException e) {
            throw access.failures(properties).failed(e, attempt());
        } catch (KafkaException e) {
            throw unreadable(e);
        }
        answers.polled(!records.isEmpty());
        if (!records.isEmpty()) {
            lastRecordsNanos = clock.monotonicNanos();
        }
        List<TopicPartition> full = null;
        for (TopicPartition partition : records.partitions()) {
            PartitionReader reader = readers.get(partition);
            if (reader != null) {
                reader.add(records.records(partition));
                if (reader.buffered() > MAX_BUFFERED_RECORDS) {
                    full = full == null ? new ArrayList<>() : full;
                    full.add(partition);
                }
            }
        }
        if (full != null) {
            consumer.pause(full);
        }
        records.nextOffsets().forEach((partition, next) -> {
            PartitionReader reader = readers.get(partition);
            if (reader != null) {
                reader.fetchedTo(next.offset());
            }
        });
    }

    private MillraceException unreadable(KafkaException e) {
        Problem problem = Problem.error(
                        KafkaError.UNREADABLE,
                        "Kafka's client can read no more records of table `" + context.table() + "`")
                .detail("It says: " + ClientFailures.cause(e).getMessage() + ".")
                .hint("Correct what it names and run the pipeline again: it goes on where it stopped.");
        return new MillraceException(Phase.FAILED, List.of(problem), e);
    }

    private String attempt() {
        return "table `" + context.table() + "` cannot be read";
    }

    /** A reader has given all that was buffered for it. */
    void drained(PartitionReader reader) {
        TopicPartition partition = reader.split().partition();
        if (readers.containsKey(partition)) {
            consumer.resume(List.of(partition));
        }
    }

    void closed(PartitionReader reader) {
        if (readers.remove(reader.split().partition(), reader)) {
            consumer.assign(readers.keySet());
        }
    }

    /** Whether the cluster answers that nothing lies behind the reader's position. */
    boolean isCaughtUp(PartitionReader reader) {
        refreshEnds();
        Long end = ends.get(reader.split().partition());
        return end != null && reader.position().offset() >= end;
    }

    /** What lies behind the fetched records of a reader, from the consumer's own knowledge. */
    OptionalLong lag(PartitionReader reader) {
        TopicPartition partition = reader.split().partition();
        return readers.containsKey(partition) ? consumer.currentLag(partition) : OptionalLong.empty();
    }

    /** The ends of all partitions at once, at most twice a second: a cluster that is down must not hold the task up. */
    private void refreshEnds() {
        long now = clock.monotonicNanos();
        if (now - nextEndsNanos < 0) {
            return;
        }
        try {
            ends = consumer.endOffsets(readers.keySet(), END_OFFSETS_PATIENCE);
        } catch (TimeoutException e) {
            ends = Map.of();
        } catch (KafkaException e) {
            throw access.failures(properties).failed(e, attempt());
        }
        nextEndsNanos = clock.monotonicNanos() + END_OFFSETS_INTERVAL_NANOS;
    }

    /** Stops with the exact range, or passes over what is gone if the table says so. */
    private void passOver(OffsetOutOfRangeException e) {
        Map<TopicPartition, Long> firsts;
        Map<TopicPartition, Long> ends;
        try {
            firsts = consumer.beginningOffsets(e.partitions(), RANGE_PATIENCE);
            ends = consumer.endOffsets(e.partitions(), RANGE_PATIENCE);
        } catch (KafkaException unknown) {
            throw access.failures(properties).failed(e, attempt());
        }
        String reset = properties.getOrDefault(LostRecords.RESET, "none");
        LostRecords.targets(context.table(), reset, e.offsetOutOfRangePartitions(), firsts, ends)
                .forEach((partition, target) -> {
                    consumer.seek(partition, target);
                    PartitionReader reader = readers.get(partition);
                    if (reader != null) {
                        reader.skipTo(target);
                    }
                });
    }

    @Override
    public @Nullable String waitsFor() {
        long seconds = answers.silentSeconds();
        return seconds == 0 || readers.isEmpty()
                ? null
                : "Kafka at " + properties.get("bootstrap.servers") + " to answer for table `" + context.table()
                        + "`, for " + seconds + " s";
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_PATIENCE));
    }
}
