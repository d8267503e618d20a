package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.Access;
import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.client.Rights;
import io.millrace.connector.kafka.source.OffsetRule.Kind;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Topics, one split per partition.
 *
 * <p>Positions come from the checkpoint only. They are told to the group, if the table names one, for tools that show
 * lag; they are asked back only by {@code group-offsets} at a start without a checkpoint. Where a partition begins and
 * ends is looked up once and kept with the split, so that a restart means the same records.
 */
final class KafkaSource implements Source {
    /** How often a pipeline that runs looks whether an answer about new partitions has come. */
    private static final Duration DISCOVERY_TICK = Duration.ofSeconds(1);

    private final TableContext context;
    private final TopicSelection topics;
    private final OffsetRule startup;
    private final OffsetRule bounded;
    private final @Nullable String group;
    /** Null when the table has no key. */
    private final @Nullable KeyColumns key;

    private final Access access;
    private final IsolationLevel isolation;
    private final Map<TopicPartition, PartitionSplit> splits = new LinkedHashMap<>();
    private final AtomicReference<@Nullable GroupOffsets> groupOffsets = new AtomicReference<>();
    private @Nullable TopicWatch watch;
    private @Nullable Map<TopicPartition, Long> presentEnds;

    KafkaSource(TableContext context) {
        this.context = context;
        topics = TopicSelection.of(context);
        startup = OffsetRule.startup(context);
        bounded = OffsetRule.bounded(context);
        group = ClientOptions.properties(context.options()).get("group.id");
        Rights rights = Rights.of(context);
        rights.add(() -> topics.rights(group));
        access = new Access(context.table(), rights);
        key = KeyColumns.of(context).orElse(null);
        isolation = context.options()
                        .texts()
                        .getOrDefault("properties.isolation.level", "read_committed")
                        .equals("read_uncommitted")
                ? IsolationLevel.READ_UNCOMMITTED
                : IsolationLevel.READ_COMMITTED;
        if ((startup.kind() == Kind.SPECIFIC || bounded.kind() == Kind.SPECIFIC) && !topics.isOneTopic()) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.SOURCE_OPTION,
                            "table `" + context.table() + "` names offsets of partitions and reads several topics")
                    .hint("Name one topic with 'topic', or use another mode."));
        }
    }

    @Override
    public boolean isBounded() {
        return bounded.kind() != Kind.NONE;
    }

    @Override
    public Optional<Duration> discoveryInterval() {
        return isBounded() ? Optional.empty() : Optional.of(DISCOVERY_TICK);
    }

    @Override
    public synchronized void resume(List<Split> known) {
        for (Split split : known) {
            PartitionSplit partition = PartitionSplit.of(split);
            splits.put(partition.partition(), partition);
        }
    }

    @Override
    public synchronized List<Split> discover() throws IOException {
        TopicWatch running = watch;
        if (running == null) {
            lookUp();
            watch = new TopicWatch(context, cluster(), topics, splits.values());
        } else {
            running.found().forEach(split -> splits.put(split.partition(), split));
        }
        return splits.values().stream().map(PartitionSplit::split).toList();
    }

    private ClusterConnection cluster() {
        return ClusterConnection.of(context);
    }

    /** What is there when the pipeline starts. */
    private void lookUp() throws IOException {
        boolean first = splits.isEmpty();
        Map<String, TopicDescription> found = describe();
        if (group != null) {
            // Positions are told to the group later, when nobody would hear that this is not allowed.
            cluster().ask(access, admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        }
        for (PartitionSplit known : splits.values()) {
            TopicChecks.requireSame(
                    context.table(), known, found.get(known.partition().topic()));
        }
        List<TopicPartition> added = new ArrayList<>();
        found.forEach((name, topic) -> topic.partitions().forEach(partition -> {
            TopicPartition key = new TopicPartition(name, partition.partition());
            if (!splits.containsKey(key)) {
                added.add(key);
            }
        }));
        if (added.isEmpty()) {
            return;
        }
        OffsetLookup lookup = new OffsetLookup(context, cluster(), access, group, isolation);
        Map<TopicPartition, Long> starts = lookup.starts(first ? startup : OffsetRule.EARLIEST, added);
        Map<TopicPartition, Long> ends = lookup.ends(bounded, starts);
        for (TopicPartition partition : added) {
            TopicDescription topic = found.get(partition.topic());
            splits.put(
                    partition,
                    new PartitionSplit(
                            partition,
                            topic == null ? "" : topic.topicId().toString(),
                            starts.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, PartitionSplit.NO_END)));
        }
    }

    /** The topics of the table, in the order of their names. */
    private Map<String, TopicDescription> describe() throws IOException {
        List<String> wanted = topics.pattern() == null ? topics.topics() : topics.among(topicNames());
        if (wanted.isEmpty()) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.TOPIC_MISSING, "no topic matches the pattern of table `" + context.table() + "`")
                    .detail("'topic-pattern' is '" + topics.pattern() + "', which must match whole names of topics in"
                            + " Kafka at " + cluster().bootstrapServers() + ".")
                    .hint("Create a topic that matches, or correct the pattern."));
        }
        try {
            Map<String, TopicDescription> found = cluster().ask(access, admin -> admin.describeTopics(
                            wanted, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames());
            found.forEach(this::requireReadable);
            return new TreeMap<String, TopicDescription>(found);
        } catch (MillraceException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                Set<String> there = topicNames();
                throw wanted.stream()
                        .filter(name -> !there.contains(name))
                        .findFirst()
                        .map(name -> missing(name, there))
                        .orElse(e);
            }
            throw e;
        }
    }

    /** Seeing a topic and reading it are two rights; brokers of old do not say who has which. */
    private void requireReadable(String topic, TopicDescription description) {
        Set<AclOperation> allowed = description.authorizedOperations();
        if (allowed != null && !allowed.contains(AclOperation.READ)) {
            throw access.failures(ClientOptions.properties(context.options()))
                    .lacking("READ from topic " + topic, "table `" + context.table() + "` cannot be read");
        }
    }

    private Set<String> topicNames() throws IOException {
        Set<String> names = cluster().ask(access, admin -> admin.listTopics().names());
        return names;
    }

    private MillraceException missing(String name, Set<String> there) {
        String servers = cluster().bootstrapServers();
        return MillraceException.refused(Problem.error(
                        KafkaError.TOPIC_MISSING,
                        "topic " + name + " of table `" + context.table() + "` does not exist in Kafka at " + servers)
                .detail("The cluster has " + there.size() + " topics that this user may see.")
                .hint(NearestName.of(name, there)
                        .map(nearest -> "Did you mean 'topic' = '" + nearest + "'?")
                        .orElse("Create it with `kafka-topics.sh --bootstrap-server " + servers + " --create --topic "
                                + name + "`, or correct the option 'topic'.")));
    }

    @Override
    public SourceSession session() {
        int partitions;
        synchronized (this) {
            partitions = splits.size();
        }
        return new KafkaSession(context, access, key, partitions, this::presentEnd);
    }

    /** Where a partition ended when this was first asked for any of them. */
    private synchronized long presentEnd(TopicPartition partition) throws IOException {
        Map<TopicPartition, Long> ends = presentEnds;
        if (ends == null) {
            ends = new OffsetLookup(context, cluster(), access, group, isolation)
                    .starts(new OffsetRule(Kind.LATEST, 0, Map.of()), splits.keySet());
            presentEnds = ends;
        }
        return ends.getOrDefault(partition, 0L);
    }

    @Override
    public void decided(Map<Split, SplitPosition> positions) {
        if (group == null) {
            return;
        }
        GroupOffsets offsets = groupOffsets.get();
        if (offsets == null) {
            offsets = context.environment()
                    .shared()
                    .get(
                            GroupOffsets.class,
                            context.table(),
                            () -> new GroupOffsets(cluster().admin(), group));
            groupOffsets.set(offsets);
        }
        try {
            offsets.commit(positions);
        } catch (AuthorizationException e) {
            throw access.failures(ClientOptions.properties(context.options()))
                    .failed(e, "positions of table `" + context.table() + "` cannot be committed to group " + group);
        }
    }
}
