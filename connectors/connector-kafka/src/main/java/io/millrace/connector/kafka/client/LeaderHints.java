package io.millrace.connector.kafka.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.Metadata.LeaderIdAndEpoch;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceResponseData;

/** Who leads partitions now, as a broker says that does not lead them any more: it saves a question. */
public final class LeaderHints {
    private final Metadata metadata;
    private final List<Node> nodes;

    private LeaderHints(Metadata metadata, List<Node> nodes) {
        this.metadata = metadata;
        this.nodes = nodes;
    }

    /** Those of an answer that names the brokers where new leaders are. */
    public static LeaderHints of(Metadata metadata, FetchResponseData.NodeEndpointCollection endpoints) {
        return new LeaderHints(
                metadata,
                endpoints.stream()
                        .map(at -> new Node(at.nodeId(), at.host(), at.port(), at.rack()))
                        .toList());
    }

    /** The same. */
    public static LeaderHints of(Metadata metadata, ProduceResponseData.NodeEndpointCollection endpoints) {
        return new LeaderHints(
                metadata,
                endpoints.stream()
                        .map(at -> new Node(at.nodeId(), at.host(), at.port(), at.rack()))
                        .toList());
    }

    /**
     * Believes it if it is newer than what is known; whether it is.
     *
     * @param leader negative when the broker does not know
     */
    public boolean take(TopicPartition partition, int leader, int epoch) {
        return leader >= 0
                && epoch >= 0
                && !metadata.updatePartitionLeadership(
                                Map.of(partition, new LeaderIdAndEpoch(Optional.of(leader), Optional.of(epoch))), nodes)
                        .isEmpty();
    }
}
