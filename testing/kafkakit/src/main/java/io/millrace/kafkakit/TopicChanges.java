package io.millrace.kafkakit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Changes of topics that the broker has taken in when they return: the controller knows of them a moment before. */
public final class TopicChanges {
    private static final int NONE = 0;
    private static final long PATIENCE_SECONDS = 120;

    private TopicChanges() {}

    public static void create(Admin admin, String topic, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException, TimeoutException {
        NewTopic created = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(configs);
        change(() -> admin.createTopics(List.of(created)).all());
        awaitPartitions(admin, topic, partitions);
    }

    public static void grow(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        change(() -> admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        awaitPartitions(admin, topic, partitions);
    }

    public static void delete(Admin admin, String topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        awaitPartitions(admin, topic, NONE);
    }

    /** Asks again while the controller has no broker for a partition: one that stalled has to report first. */
    private static void change(Supplier<KafkaFuture<Void>> change)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                change.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof InvalidReplicationFactorException) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static void awaitPartitions(Admin admin, String topic, int expected)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (partitions(admin, topic) != expected) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("topic " + topic + " does not have " + expected + " partitions");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static int partitions(Admin admin, String topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            Collection<TopicDescription> found = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .values();
            return found.iterator().next().partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return NONE;
            }
            throw e;
        }
    }
}
