package io.millrace.connector.kafka.sink;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records and remembers the first that failed; nothing is kept per record. Any thread may send; a failure shows
 * at the next {@link #check}.
 */
final class RecordProducer implements Callback {
    private final KafkaProducer<byte[], byte[]> producer;
    private final SinkFailures failures;
    private final Supplier<Duration> age;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * Connects to a cluster.
     *
     * @param age how long the open transaction has been open, if there is one
     */
    RecordProducer(Map<String, Object> settings, SinkFailures failures, Supplier<Duration> age) {
        this.failures = failures;
        this.age = age;
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        try {
            // The callback tells of failures.
            Future<RecordMetadata> unused = producer.send(record, this);
        } catch (RuntimeException e) {
            throw failures.failed(failure.compareAndSet(null, e) ? e : first(e), age.get());
        }
    }

    /** Waits until all that was sent is acknowledged by all replicas. */
    void flush() {
        check();
        producer.flush();
        check();
    }

    /** Throws what went wrong since the last look. */
    void check() {
        Exception failed = failure.get();
        if (failed != null) {
            throw failures.failed(failed, age.get());
        }
    }

    private Exception first(Exception otherwise) {
        Exception failed = failure.get();
        return failed == null ? otherwise : failed;
    }

    /** What the broker has against a record that was sent, if anything. */
    @Nullable
    Exception failure() {
        return failure.get();
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    KafkaProducer<byte[], byte[]> client() {
        return producer;
    }

    /** Ends at once; what was not acknowledged is not sent any more. */
    void close() {
        producer.close(Duration.ZERO);
    }
}
