package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.MillraceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks, while a pipeline runs, for new partitions and for topics that were deleted or created anew. Nobody waits for
 * the cluster: a question is asked, and its answer is taken when it is there. A cluster that does not answer is asked
 * again; that it is down shows elsewhere.
 */
final class TopicWatch {
    /** Topics are compared with those that are known this often, whatever the interval for new partitions is. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    /** A broker that has just started may not know a topic yet. */
    private static final int UNKNOWN_BELIEVED_AFTER = 3;

    private record Answer(Map<String, TopicDescription> topics, Map<TopicPartition, Long> starts) {}

    private final TableContext context;
    private final ClusterConnection cluster;
    private final TopicSelection selection;
    private final Clock clock;
    private final long discoveryNanos;
    private final Map<TopicPartition, PartitionSplit> known = new HashMap<>();
    private @Nullable CompletableFuture<Answer> asked;
    private long nextCheckNanos;
    private long nextDiscoveryNanos;
    private int unknown;

    TopicWatch(
            TableContext context,
            ClusterConnection cluster,
            TopicSelection selection,
            Collection<PartitionSplit> known) {
        this.context = context;
        this.cluster = cluster;
        this.selection = selection;
        this.clock = context.environment().clock();
        this.discoveryNanos =
                context.options().get(SourceOptions.DISCOVERY_INTERVAL).toNanos();
        known.forEach(split -> this.known.put(split.partition(), split));
        nextCheckNanos = clock.monotonicNanos() + checkNanos();
        nextDiscoveryNanos = clock.monotonicNanos() + discoveryNanos;
    }

    private long checkNanos() {
        long check = CHECK_INTERVAL.toNanos();
        return discoveryNanos > 0 ? Math.min(check, discoveryNanos) : check;
    }

    /** New partitions since the last call. */
    List<PartitionSplit> found() {
        CompletableFuture<Answer> answer = asked;
        if (answer == null) {
            askWhenDue();
            return List.of();
        }
        if (!answer.isDone()) {
            return List.of();
        }
        asked = null;
        try {
            return taken(answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                unknown++;
                if (unknown >= UNKNOWN_BELIEVED_AFTER) {
                    throw deleted();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    private void askWhenDue() {
        long now = clock.monotonicNanos();
        if (now - nextCheckNanos < 0) {
            return;
        }
        nextCheckNanos = now + checkNanos();
        boolean discover = discoveryNanos > 0 && now - nextDiscoveryNanos >= 0;
        if (discover) {
            nextDiscoveryNanos = now + discoveryNanos;
        }
        asked = ask(discover);
    }

    private CompletableFuture<Answer> ask(boolean discover) {
        Admin admin = cluster.admin();
        CompletableFuture<List<String>> names = discover && selection.pattern() != null
                ? admin.listTopics()
                        .names()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .thenApply(selection::among)
                : CompletableFuture.completedFuture(known.keySet().stream()
                        .map(TopicPartition::topic)
                        .distinct()
                        .toList());
        return names.thenCompose(
                        wanted -> admin.describeTopics(wanted).allTopicNames().toCompletionStage())
                .thenCompose(topics -> starts(admin, discover ? added(topics) : List.of())
                        .thenApply(starts -> new Answer(topics, starts)));
    }

    private List<TopicPartition> added(Map<String, TopicDescription> topics) {
        List<TopicPartition> added = new ArrayList<>();
        topics.forEach((name, topic) -> topic.partitions().forEach(info -> {
            TopicPartition partition = new TopicPartition(name, info.partition());
            if (!known.containsKey(partition)) {
                added.add(partition);
            }
        }));
        return added;
    }

    private static CompletableFuture<Map<TopicPartition, Long>> starts(Admin admin, List<TopicPartition> added) {
        if (added.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        added.forEach(partition -> wanted.put(partition, OffsetSpec.earliest()));
        return admin.listOffsets(wanted)
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(offsets -> {
                    Map<TopicPartition, Long> starts = new HashMap<>();
                    offsets.forEach((partition, info) -> starts.put(partition, info.offset()));
                    return starts;
                });
    }

    private List<PartitionSplit> taken(Answer answer) {
        unknown = 0;
        for (PartitionSplit split : known.values()) {
            TopicDescription topic = answer.topics().get(split.partition().topic());
            if (topic != null && TopicChecks.isAnother(split, topic)) {
                throw MillraceException.failed(TopicChecks.recreated(
                        context.table(), split, topic.topicId().toString()));
            }
        }
        List<PartitionSplit> found = new ArrayList<>();
        answer.starts().forEach((partition, start) -> {
            TopicDescription topic = answer.topics().get(partition.topic());
            String id = topic == null ? "" : topic.topicId().toString();
            found.add(new PartitionSplit(partition, id, start, PartitionSplit.NO_END));
        });
        found.forEach(split -> known.put(split.partition(), split));
        return found;
    }

    private MillraceException deleted() {
        PartitionSplit first = known.values().iterator().next();
        return MillraceException.failed(TopicChecks.gone(context.table(), first, null));
    }
}
