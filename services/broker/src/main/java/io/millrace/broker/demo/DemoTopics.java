package io.millrace.broker.demo;

import io.millrace.broker.BrokerError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topics of the demo: how they are made, and what is in them. */
final class DemoTopics {
    static final String ORDERS = "orders";
    static final String REVENUE = "revenue_per_minute";
    private static final List<String> SMALL = List.of(REVENUE, "late_orders", "bad_orders");

    /** The last of these in a partition include some that are not broken. */
    private static final int TAIL_RECORDS = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String ID_FIELD = "{\"order_id\":";

    private DemoTopics() {}

    /** Makes the topics that are not there yet. */
    static void create(String bootstrapServers) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Set<String> there = admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            if (!there.contains(ORDERS)) {
                missing.add(new NewTopic(ORDERS, OrderStream.STORES, (short) 1));
            }
            SMALL.stream()
                    .filter(topic -> !there.contains(topic))
                    .forEach(topic -> missing.add(new NewTopic(topic, 1, (short) 1)));
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw notMade(e.getCause() == null ? e : e.getCause());
        }
    }

    private static MillraceException notMade(Throwable reason) {
        return MillraceException.failed(
                Problem.error(BrokerError.DEMO_STOPPED, "the demo cannot make its topics: " + reason.getMessage())
                        .hint("Delete the demo's directory to begin anew."));
    }

    /** The greatest number among the last orders of the topic, or 0 where there is none; read committed. */
    static long lastOrderId(String bootstrapServers) {
        try (KafkaConsumer<String, String> consumer = consumer(bootstrapServers)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < OrderStream.STORES; partition++) {
                partitions.add(new TopicPartition(ORDERS, partition));
            }
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, PATIENCE));
            consumer.assign(partitions);
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - TAIL_RECORDS)));
            long last = 0;
            while (!ends.isEmpty()) {
                for (ConsumerRecord<String, String> order : consumer.poll(POLL)) {
                    last = Math.max(last, orderId(order.value()));
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
            }
            return last;
        }
    }

    static KafkaConsumer<String, String> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static long orderId(String value) {
        int comma = value.indexOf(',');
        String id = value.startsWith(ID_FIELD) && comma > 0 ? value.substring(ID_FIELD.length(), comma) : "";
        return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }
}
