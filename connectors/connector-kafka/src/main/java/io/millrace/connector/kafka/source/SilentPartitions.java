package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.Unanswered;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

/** What a person is told of partitions that no broker gives records of, while others do. */
final class SilentPartitions {
    private static final long MILLIS_PER_SECOND = 1_000;

    private SilentPartitions() {}

    /** Null when there are none. */
    static @Nullable String text(String table, List<Unanswered> unanswered) {
        if (unanswered.isEmpty()) {
            return null;
        }
        Unanswered longest = unanswered.get(0);
        Node leader = longest.leader();
        String who = leader != null && !leader.isEmpty()
                ? "broker " + leader.id() + " at " + leader.host() + ":" + leader.port() + ", which leads partition "
                        + longest.partition()
                : "a leader of partition " + longest.partition() + replicas(longest);
        int others = unanswered.size() - 1;
        return who + " of table `" + table + "`"
                + (others == 0 ? "" : ", and for " + others + (others == 1 ? " partition" : " partitions") + " more")
                + ", for " + longest.millis() / MILLIS_PER_SECOND + " s";
    }

    private static String replicas(Unanswered partition) {
        return partition.replicas().isEmpty()
                ? ""
                : partition.replicas().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(
                                ", ", partition.replicas().size() == 1 ? " (only on broker " : " (on brokers ", ")"));
    }
}
