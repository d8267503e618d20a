package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.Access;
import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.source.OffsetRule.Kind;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds the offsets at which partitions begin and end, once, before they are read. */
final class OffsetLookup {
    private final TableContext context;
    private final ClusterConnection cluster;
    private final Access access;
    private final @Nullable String group;
    private final ListOffsetsOptions options;

    OffsetLookup(
            TableContext context,
            ClusterConnection cluster,
            Access access,
            @Nullable String group,
            IsolationLevel isolation) {
        this.context = context;
        this.cluster = cluster;
        this.access = access;
        this.group = group;
        this.options = new ListOffsetsOptions(isolation);
    }

    Map<TopicPartition, Long> starts(OffsetRule rule, Collection<TopicPartition> partitions) throws IOException {
        return switch (rule.kind()) {
            case EARLIEST, NONE -> listed(OffsetSpec.earliest(), partitions);
            case LATEST -> listed(OffsetSpec.latest(), partitions);
            case TIMESTAMP -> atTimestamp(rule.timestamp(), partitions);
            case GROUP -> committed(SourceOptions.STARTUP_MODE.key(), partitions, reset());
            case SPECIFIC -> {
                Map<TopicPartition, Long> starts = listed(OffsetSpec.earliest(), partitions);
                starts.replaceAll((partition, first) -> rule.offsets().getOrDefault(partition.partition(), first));
                yield starts;
            }
        };
    }

    /** The ends of partitions; empty when there are none. */
    Map<TopicPartition, Long> ends(OffsetRule rule, Map<TopicPartition, Long> starts) throws IOException {
        Collection<TopicPartition> partitions = starts.keySet();
        return switch (rule.kind()) {
            case NONE, EARLIEST -> Map.of();
            case LATEST -> listed(OffsetSpec.latest(), partitions);
            case TIMESTAMP -> atTimestamp(rule.timestamp(), partitions);
            case GROUP -> committed(SourceOptions.BOUNDED_MODE.key(), partitions, Optional.empty());
            case SPECIFIC -> {
                Map<TopicPartition, Long> ends = new HashMap<>(starts);
                ends.replaceAll((partition, start) -> rule.offsets().getOrDefault(partition.partition(), start));
                yield ends;
            }
        };
    }

    private Map<TopicPartition, Long> listed(OffsetSpec spec, Collection<TopicPartition> partitions)
            throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ask(spec, partitions).forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ask(OffsetSpec spec, Collection<TopicPartition> partitions)
            throws IOException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        return cluster.ask(access, admin -> admin.listOffsets(wanted, options).all());
    }

    /** Where no record is as young, it is the end. */
    private Map<TopicPartition, Long> atTimestamp(long timestamp, Collection<TopicPartition> partitions)
            throws IOException {
        Map<TopicPartition, Long> offsets = listed(OffsetSpec.latest(), partitions);
        ask(OffsetSpec.forTimestamp(timestamp), partitions).forEach((partition, info) -> {
            if (info.offset() >= 0) {
                offsets.put(partition, info.offset());
            }
        });
        return offsets;
    }

    /** What Kafka's own property says of partitions without a committed offset; by default they are refused. */
    private Optional<OffsetSpec> reset() {
        String text = context.options().texts().getOrDefault("properties.auto.offset.reset", "none");
        return switch (text) {
            case "earliest" -> Optional.of(OffsetSpec.earliest());
            case "latest" -> Optional.of(OffsetSpec.latest());
            default -> Optional.empty();
        };
    }

    private Map<TopicPartition, Long> committed(
            String mode, Collection<TopicPartition> partitions, Optional<OffsetSpec> reset) throws IOException {
        String name = requiredGroup(mode);
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed = cluster.ask(
                access, admin -> admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> others = reset.isPresent() ? listed(reset.get(), partitions) : Map.of();
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata own = committed.get(partition);
            Long offset = own == null ? others.get(partition) : Long.valueOf(own.offset());
            if (offset == null) {
                throw withoutOffset(mode, name, partition);
            }
            offsets.put(partition, offset);
        }
        return offsets;
    }

    private String requiredGroup(String mode) {
        if (group == null) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.SOURCE_OPTION,
                            "table `" + context.table() + "` lacks the option 'properties.group.id'")
                    .detail("'" + mode + "' is 'group-offsets'"
                            + (context.options().texts().containsKey(mode) ? "" : ", the default, as in Flink")
                            + ": reading begins where that group has committed an offset.")
                    .hint(
                            mode.equals(SourceOptions.STARTUP_MODE.key())
                                    ? "Add '" + mode + "' = 'earliest-offset' to WITH (…) to read from the first"
                                            + " record on, or name a group with 'properties.group.id' = '…'."
                                    : "Add 'properties.group.id' = '…' to WITH (…)."));
        }
        return group;
    }

    private MillraceException withoutOffset(String mode, String name, TopicPartition partition) {
        boolean start = mode.equals(SourceOptions.STARTUP_MODE.key());
        return MillraceException.refused(Problem.error(
                        KafkaError.NO_GROUP_OFFSET,
                        "group " + name + " has no committed offset of partition " + partition + " for table `"
                                + context.table() + "`")
                .detail("'" + mode + "' is 'group-offsets'.")
                .hint(
                        start
                                ? "Add 'properties.auto.offset.reset' = 'earliest' or 'latest' for partitions without"
                                        + " an offset, or set '" + mode + "' = 'earliest-offset'."
                                : "Let the group commit an offset, or set '" + mode + "' = 'latest-offset'."));
    }

    /** Whether a rule needs a group's offsets; the table's definition must name it then. */
    static boolean needsGroup(OffsetRule rule) {
        return rule.kind() == Kind.GROUP;
    }
}
