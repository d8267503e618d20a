package io.millrace.broker.demo;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives the results of the demo as any reader of the topic would get them: committed rows, each once.
 *
 * <p>It begins behind what earlier starts of the demo made visible.
 */
public final class ResultReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LAST_POLL = Duration.ofMillis(50);
    private static final TopicPartition PARTITION = new TopicPartition(DemoTopics.REVENUE, 0);

    private final KafkaConsumer<String, String> consumer;
    private final long rowsBefore;
    private final Consumer<String> rows;
    private final Thread thread = new Thread(this::read, "millrace-demo-results");
    private volatile boolean stopped;

    private ResultReader(String bootstrapServers, Consumer<String> rows) {
        this.rows = rows;
        consumer = DemoTopics.consumer(bootstrapServers);
        consumer.assign(List.of(PARTITION));
        rowsBefore = consumer.endOffsets(List.of(PARTITION), PATIENCE).getOrDefault(PARTITION, 0L);
        consumer.seek(PARTITION, rowsBefore);
        thread.setDaemon(true);
    }

    /**
     * Starts to read, on a thread of its own.
     *
     * @param rows takes each row as it stands in the topic
     */
    public static ResultReader start(String bootstrapServers, Consumer<String> rows) {
        ResultReader reader = new ResultReader(bootstrapServers, rows);
        reader.thread.start();
        return reader;
    }

    private void read() {
        try (consumer) {
            while (!stopped) {
                poll(POLL);
            }
            // What was committed on the way out.
            long end = consumer.endOffsets(List.of(PARTITION), PATIENCE).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION, PATIENCE) < end) {
                poll(LAST_POLL);
            }
        } catch (KafkaException e) {
            // The broker is gone; whoever started it knows, and says so.
            stopped = true;
        }
    }

    private void poll(Duration time) {
        for (ConsumerRecord<String, String> row : consumer.poll(time)) {
            rows.accept(row.value());
        }
    }

    /** Whether there were results before this start. */
    public boolean goesOn() {
        return rowsBefore > 0;
    }

    /** Reads what is committed now, and ends. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
