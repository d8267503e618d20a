package io.millrace.connector.kafka.fetch;

import io.millrace.connector.kafka.client.WireClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;

/**
 * Brokers that are connected and do not answer: stalled, or cut off. A request to them is waited for as long as
 * request.timeout.ms says, but somebody else may lead their partitions soon, so the others are asked who does. One
 * thread.
 */
final class SilentLeaders {
    /** Beyond what a broker may wait for records; none takes so long that is well. */
    private static final long SILENCE_MILLIS = 1_500;

    private static final long ASK_MILLIS = 1_000;

    /** The question may lie with the very broker that is silent. */
    private static final long METADATA_MILLIS = 5_000;

    /** Who polls less often is busy with something else. */
    private static final long POLLED_MILLIS = 1_000;

    private static final long NOT_ASKED = -1;

    private final WireClient wire;
    private final long silenceMillis;
    private long lastPollMillis;
    private long lastAskMillis;
    private long askedSinceMillis = NOT_ASKED;
    private boolean oneOfSeveral;

    SilentLeaders(WireClient wire, long waitMillis) {
        this.wire = wire;
        silenceMillis = waitMillis + SILENCE_MILLIS;
    }

    /** Looks who is silent, now and then. */
    void polled(Collection<PartitionFetch> partitions, long now) {
        if (now - lastPollMillis > POLLED_MILLIS) {
            partitions.forEach(PartitionFetch::notAsked);
        }
        lastPollMillis = now;
        if (now - lastAskMillis < ASK_MILLIS) {
            return;
        }
        lastAskMillis = now;
        oneOfSeveral |= wire.metadata().fetch().nodes().size() > 1;
        PartitionFetch longest = partitions.stream()
                .max(Comparator.comparingLong(partition -> partition.unansweredMillis(now)))
                .orElse(null);
        if (longest == null || longest.unansweredMillis(now) < silenceMillis) {
            askedSinceMillis = NOT_ASKED;
            return;
        }
        if (askedSinceMillis == NOT_ASKED || wire.metadata().lastSuccessfulUpdate() >= askedSinceMillis) {
            askedSinceMillis = now;
        } else if (now - askedSinceMillis > METADATA_MILLIS && oneOfSeveral) {
            wire.metadata().currentLeader(longest.partition()).leader.ifPresent(leader -> wire.network()
                    .disconnect(leader.idString()));
            askedSinceMillis = now;
        }
        wire.metadata().requestUpdate(false);
    }

    List<Unanswered> unanswered(Collection<PartitionFetch> partitions, long leastMillis) {
        long now = wire.nowMillis();
        if (now - lastPollMillis > POLLED_MILLIS) {
            return List.of();
        }
        List<Unanswered> found = new ArrayList<>();
        for (PartitionFetch partition : partitions) {
            long millis = partition.unansweredMillis(now);
            if (millis >= leastMillis) {
                PartitionInfo info = wire.metadata().fetch().partition(partition.partition());
                found.add(new Unanswered(
                        partition.partition(),
                        wire.metadata()
                                .currentLeader(partition.partition())
                                .leader
                                .orElse(null),
                        info == null
                                ? List.of()
                                : Arrays.stream(info.replicas()).map(Node::id).toList(),
                        millis));
            }
        }
        found.sort(Comparator.comparingLong(Unanswered::millis).reversed());
        return found;
    }

    /** Whether the cluster has, or had a while ago, several brokers. */
    boolean isOneOfSeveral() {
        return oneOfSeveral;
    }
}
