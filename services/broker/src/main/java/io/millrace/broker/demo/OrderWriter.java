package io.millrace.broker.demo;

import io.millrace.broker.BrokerError;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the history of ten minutes once, in one transaction, and then orders as they come, on a thread of its own.
 *
 * <pre>
 *  first start   [ ten minutes, one transaction ] → live
 *  next start    number of the last order in the topic + 1 → live
 * </pre>
 *
 * A process that is killed leaves all of the history or nothing of it.
 */
public final class OrderWriter implements AutoCloseable {
    private static final Duration HISTORY = Duration.ofMinutes(10);
    private static final long TICK_MILLIS = 50;

    /** A process that slept, with its machine, does not make up for the orders of that time. */
    private static final long MAX_CATCH_UP_MILLIS = 2_000;

    private static final Duration CLOSE_TIME = Duration.ofSeconds(2);
    private static final long SEED = 20_26;

    private final String bootstrapServers;
    private final long historyOrders;
    private final OrderStream stream;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::writeLive, "millrace-demo-orders");

    private OrderWriter(String bootstrapServers, long historyOrders, long nextId, long nowMillis) {
        this.bootstrapServers = bootstrapServers;
        this.historyOrders = historyOrders;
        this.stream = new OrderStream(SEED, nextId, nowMillis);
        thread.setDaemon(true);
    }

    /** Makes topics and history where they are not there yet, and starts to write. */
    public static OrderWriter start(String bootstrapServers) throws InterruptedException {
        DemoTopics.create(bootstrapServers);
        OrderWriter writer;
        try (KafkaProducer<String, String> producer =
                producer(bootstrapServers, Map.of("transactional.id", "millrace-demo-history"))) {
            // Ends the transaction of an earlier start that was killed while it wrote.
            producer.initTransactions();
            long last = DemoTopics.lastOrderId(bootstrapServers);
            long now = System.currentTimeMillis();
            long history = last > 0 ? 0 : writeHistory(producer, now);
            writer = new OrderWriter(bootstrapServers, history, Math.max(last, history) + 1, now);
        }
        writer.thread.start();
        return writer;
    }

    private static long writeHistory(KafkaProducer<String, String> producer, long untilMillis) {
        OrderStream history = new OrderStream(SEED, 1, untilMillis - HISTORY.toMillis());
        long written = 0;
        producer.beginTransaction();
        while (history.nextArrivalMillis() < untilMillis) {
            // The commit fails when a record does.
            var unused = producer.send(record(history.next()));
            written++;
        }
        producer.commitTransaction();
        return written;
    }

    /** Orders that this start wrote as history; 0 when an earlier one did. */
    public long historyOrders() {
        return historyOrders;
    }

    /** About how many orders come in a second. */
    public static int ordersPerSecond() {
        return OrderStream.PER_SECOND;
    }

    /** Why no orders come any more, if it is so. */
    public Optional<Problem> failure() {
        Throwable cause = failure.get();
        return cause == null
                ? Optional.empty()
                : Optional.of(Problem.error(
                                BrokerError.DEMO_STOPPED, "the demo cannot write its orders: " + cause.getMessage())
                        .hint("Start the demo again: it goes on where it was."));
    }

    private void writeLive() {
        try (KafkaProducer<String, String> producer = producer(bootstrapServers, Map.of("linger.ms", "20"))) {
            while (!stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = System.currentTimeMillis();
                stream.skipTo(now - MAX_CATCH_UP_MILLIS);
                while (stream.nextArrivalMillis() <= now) {
                    send(producer, stream.next());
                }
            }
            producer.close(CLOSE_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void send(KafkaProducer<String, String> producer, OrderRecord order) {
        // What fails is kept by the callback; nobody waits for a single record.
        var unused = producer.send(record(order), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    private static ProducerRecord<String, String> record(OrderRecord order) {
        return new ProducerRecord<>(
                DemoTopics.ORDERS, order.partition(), order.arrivalMillis(), order.key(), order.value());
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers, Map<String, Object> more) {
        Map<String, Object> settings = new TreeMap<>(more);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("acks", "all");
        settings.putIfAbsent("linger.ms", "50");
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** Ends the stream; what was sent is acknowledged. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_TIME.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
