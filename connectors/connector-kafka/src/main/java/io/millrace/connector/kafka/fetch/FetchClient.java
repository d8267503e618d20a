package io.millrace.connector.kafka.fetch;

import io.millrace.connector.kafka.client.LeaderHints;
import io.millrace.connector.kafka.client.WireClient;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.FetchSessionHandler;
import org.apache.kafka.clients.FetchSessionHandler.FetchRequestData;
import org.apache.kafka.clients.Metadata.LeaderAndEpoch;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * Fetches partitions from their leaders: one request under way to each, with a session in which only what changes is
 * said.
 *
 * <pre>
 *  poll ─► for each leader without a request: its partitions that have little unread ─► fetch
 *       ─► answers ─► partitions; and the next fetch goes out at once, so that the broker works while we read
 * </pre>
 *
 * <p>What passes by itself (another leader, a broker that starts, an unknown epoch) is asked for again after the
 * back-off, with new metadata where that helps. One thread.
 */
public final class FetchClient implements Closeable {
    /** The last version of the request that names topics by their names. */
    private static final short LAST_VERSION_WITH_NAMES = 12;

    /** So many answers may stay in memory as a whole because some of their records were not read yet. */
    private static final int MAX_UNREAD_ANSWERS = 8;

    /** Partitions come one after the other: a broker that waits for records of the first keeps the others waiting. */
    private static final long NEWS_MILLIS = 1_000;

    private static final int WAIT_FOR_NEWS_MILLIS = 20;

    private final WireClient wire;
    private final FetchSettings settings;
    private final BufferSupplier buffers = BufferSupplier.create();
    private final Map<TopicPartition, PartitionFetch> partitions = new LinkedHashMap<>();
    private final Map<Integer, Leader> leaders = new HashMap<>();
    private final Deque<List<FetchedBatches>> unread = new ArrayDeque<>();
    private final SilentLeaders silent;
    private long lastAddedMillis;
    private long answered;

    /** What is asked of one broker. */
    private static final class Leader {
        final FetchSessionHandler session;

        @Nullable
        FetchRequestData asked;

        long retryMillis;

        Leader(int node) {
            session = new FetchSessionHandler(new LogContext(), node);
        }
    }

    public FetchClient(WireClient wire, FetchSettings settings) {
        this.wire = wire;
        this.settings = settings;
        silent = new SilentLeaders(wire, settings.waitMillis());
    }

    public void add(PartitionFetch partition) {
        partitions.put(partition.partition(), partition);
        lastAddedMillis = wire.nowMillis();
        wantTopics();
    }

    public void remove(PartitionFetch partition) {
        if (partitions.remove(partition.partition(), partition)) {
            wantTopics();
        }
    }

    private void wantTopics() {
        wire.metadata()
                .want(partitions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
    }

    /** Partitions that nobody has answered for, though asked for as long as this. */
    public List<Unanswered> unanswered(long leastMillis) {
        return silent.unanswered(partitions.values(), leastMillis);
    }

    /** Whether the cluster is known to have more than one broker. */
    public boolean hasSeveralBrokers() {
        return silent.isOneOfSeveral();
    }

    /** How often a broker has answered. */
    public long answered() {
        return answered;
    }

    /**
     * Asks for what is wanted and takes what has come.
     *
     * @param waitMillis so long an answer is waited for
     * @throws KafkaException when a broker refuses something for good
     */
    public void poll(long waitMillis) {
        long now = wire.nowMillis();
        long deadline = now + waitMillis;
        silent.polled(partitions.values(), now);
        boolean came;
        do {
            send(now);
            came = receive(Math.max(0, deadline - now), now);
            now = wire.nowMillis();
        } while (!came && now < deadline);
        if (came && send(now)) {
            // A request is written when the client is polled.
            receive(0, now);
        }
    }

    private boolean receive(long waitMillis, long now) {
        boolean came = false;
        for (ClientResponse response : wire.network().poll(waitMillis, now)) {
            came |= take(response);
        }
        wire.metadata().maybeThrowAnyException();
        return came;
    }

    /** Sends a request to each broker that has none and leads partitions with room; whether there was one. */
    private boolean send(long now) {
        Map<Node, FetchSessionHandler.Builder> requests = new HashMap<>();
        for (PartitionFetch partition : partitions.values()) {
            if (!partition.isWanted(settings.partitionBytes(), now) || !partition.mayBeAsked(now)) {
                continue;
            }
            LeaderAndEpoch leading = wire.metadata().currentLeader(partition.partition());
            Node node = nodeFor(partition, leading, now);
            if (node == null) {
                wire.metadata().requestUpdate(false);
                continue;
            }
            Leader leader = leaders.computeIfAbsent(node.id(), Leader::new);
            if (leader.asked != null || leader.retryMillis > now || !wire.isReady(node, now)) {
                continue;
            }
            Uuid topicId = wire.metadata()
                    .topicIds()
                    .getOrDefault(partition.partition().topic(), Uuid.ZERO_UUID);
            if (partition.isOfAnother(topicId, wire.metadata().updateVersion())) {
                wire.metadata().requestUpdate(false);
                continue;
            }
            requests.computeIfAbsent(node, unused -> leader.session.newBuilder())
                    .add(
                            partition.partition(),
                            new FetchRequest.PartitionData(
                                    topicId,
                                    partition.nextOffset(),
                                    FetchRequest.INVALID_LOG_START_OFFSET,
                                    settings.partitionBytes(),
                                    leading.epoch,
                                    epoch(partition.lastEpoch())));
        }
        requests.forEach((node, request) -> send(node, request.build(), now));
        return !requests.isEmpty();
    }

    private @Nullable Node nodeFor(PartitionFetch partition, LeaderAndEpoch leading, long now) {
        int near = partition.nearReplica(now);
        return leading.leader
                .map(leader -> near < 0
                        ? leader
                        : wire.metadata()
                                .fetch()
                                .nodeIfOnline(partition.partition(), near)
                                .orElse(leader))
                .orElse(null);
    }

    private static Optional<Integer> epoch(int epoch) {
        return epoch < 0 ? Optional.empty() : Optional.of(epoch);
    }

    private void send(Node node, FetchRequestData data, long now) {
        short version = data.canUseTopicIds() ? ApiKeys.FETCH.latestVersion() : LAST_VERSION_WITH_NAMES;
        int wait = now - lastAddedMillis < NEWS_MILLIS
                ? Math.min(WAIT_FOR_NEWS_MILLIS, settings.waitMillis())
                : settings.waitMillis();
        FetchRequest.Builder request = FetchRequest.Builder.forConsumer(
                        version, wait, settings.leastBytes(), data.toSend())
                .isolationLevel(settings.isolation())
                .rackId(settings.rack())
                .setMaxBytes(settings.mostBytes())
                .metadata(data.metadata())
                .removed(data.toForget())
                .replaced(data.toReplace());
        leaders.computeIfAbsent(node.id(), Leader::new).asked = data;
        wire.network().send(wire.network().newClientRequest(node.idString(), request, now, true), now);
    }

    /** Takes one answer, or the news that there is none; whether it was an answer. */
    private boolean take(ClientResponse response) {
        Leader leader = leaders.get(Integer.parseInt(response.destination()));
        FetchRequestData asked = leader == null ? null : leader.asked;
        if (leader == null || asked == null) {
            return false;
        }
        leader.asked = null;
        if (response.authenticationException() != null) {
            throw response.authenticationException();
        }
        if (response.versionMismatch() != null) {
            throw response.versionMismatch();
        }
        if (response.wasDisconnected() || !(response.responseBody() instanceof FetchResponse answer)) {
            leader.session.handleError(DisconnectException.INSTANCE);
            return false;
        }
        short version = response.requestHeader().apiVersion();
        if (!leader.session.handleResponse(answer, version)) {
            if (answer.error() == Errors.FETCH_SESSION_TOPIC_ID_ERROR) {
                wire.metadata().requestUpdate(false);
            }
            leader.retryMillis = wire.nowMillis() + settings.backoffMillis();
            return false;
        }
        answered++;
        boundUnread();
        List<FetchedBatches> batches = new ArrayList<>();
        unread.add(batches);
        Map<TopicPartition, PartitionData> said = answer.responseData(leader.session.sessionTopicNames(), version);
        LeaderHints hints = LeaderHints.of(wire.metadata(), answer.data().nodeEndpoints());
        asked.sessionPartitions().forEach((name, request) -> {
            PartitionFetch partition = partitions.get(name);
            // An answer to a question that nobody asks any more is none.
            if (partition != null && partition.nextOffset() == request.fetchOffset) {
                PartitionData data = said.get(name);
                if (data == null) {
                    partition.answered(null);
                } else {
                    take(partition, data, request, batches, hints);
                }
            }
        });
        return true;
    }

    /**
     * A partition that nobody reads for a while keeps a little of many answers, and with it the arrays of all of them:
     * what is left of the oldest is copied.
     */
    private void boundUnread() {
        unread.removeIf(answer -> answer.stream().allMatch(FetchedBatches::isExhausted));
        while (unread.size() >= MAX_UNREAD_ANSWERS) {
            unread.remove().stream().filter(batches -> !batches.isExhausted()).forEach(FetchedBatches::copyOut);
        }
    }

    private void take(
            PartitionFetch partition,
            PartitionData data,
            FetchRequest.PartitionData request,
            List<FetchedBatches> taken,
            LeaderHints hints) {
        Errors error = Errors.forCode(data.errorCode());
        if (error != Errors.NONE) {
            int leader = data.currentLeader().leaderId();
            if (!hints.take(partition.partition(), leader, data.currentLeader().leaderEpoch())) {
                refused(partition, error, request);
            }
            return;
        }
        if (FetchResponse.isDivergingEpoch(data)) {
            partition.diverged(data.divergingEpoch().endOffset());
            return;
        }
        if (FetchResponse.isPreferredReplica(data)) {
            partition.readNear(data.preferredReadReplica(), wire.nowMillis() + settings.nearMillis());
            return;
        }
        boolean committed = settings.isolation() == IsolationLevel.READ_COMMITTED;
        partition.endsAt(committed ? data.lastStableOffset() : data.highWatermark());
        List<AbortedTransaction> aborted = data.abortedTransactions();
        if (data.records() instanceof MemoryRecords records && records.sizeInBytes() > 0) {
            ByteBuffer bytes = records.buffer();
            try {
                FetchedBatches batches = new FetchedBatches(
                        bytes.array(),
                        bytes.arrayOffset() + bytes.position(),
                        bytes.remaining(),
                        request.fetchOffset,
                        committed && aborted != null ? aborted : List.of(),
                        buffers);
                partition.answered(batches);
                taken.add(batches);
            } catch (BrokenBatchException e) {
                partition.broken(e);
            }
        } else {
            partition.answered(null);
        }
    }

    private void refused(PartitionFetch partition, Errors error, FetchRequest.PartitionData request) {
        long now = wire.nowMillis();
        partition.retryAt(now + settings.backoffMillis());
        boolean wasNear = partition.readFromLeader(now);
        switch (error) {
            case NOT_LEADER_OR_FOLLOWER,
                    REPLICA_NOT_AVAILABLE,
                    KAFKA_STORAGE_ERROR,
                    FENCED_LEADER_EPOCH,
                    OFFSET_NOT_AVAILABLE,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    UNKNOWN_TOPIC_ID,
                    INCONSISTENT_TOPIC_ID -> wire.metadata().requestUpdate(false);
            case UNKNOWN_LEADER_EPOCH, UNKNOWN_SERVER_ERROR -> {
                // The broker will know better in a moment.
            }
            case OFFSET_OUT_OF_RANGE -> {
                if (request.lastFetchedEpoch.isPresent()) {
                    // It may be the epoch that the broker does not know any more.
                    partition.goOn(partition.nextOffset());
                } else if (!wasNear) {
                    partition.outOfRange();
                }
            }
            case TOPIC_AUTHORIZATION_FAILED ->
                throw new TopicAuthorizationException(
                        Set.of(partition.partition().topic()));
            default ->
                throw new KafkaException("partition " + partition.partition() + " cannot be fetched from offset "
                        + request.fetchOffset + ": " + error.message());
        }
    }

    @Override
    public void close() {
        try {
            closeSessions();
        } catch (KafkaException e) {
            // A broker forgets sessions that nobody uses.
        } finally {
            wire.close();
            buffers.close();
        }
    }

    /** Tells brokers, as far as they can be told at once, that nobody will use their sessions any more. */
    private void closeSessions() {
        long now = wire.nowMillis();
        leaders.forEach((id, leader) -> {
            Node node = wire.metadata().fetch().nodeById(id);
            if (leader.session.sessionId() != 0
                    && node != null
                    && wire.network().isReady(node, now)) {
                leader.session.notifyClose();
                send(node, leader.session.newBuilder().build(), now);
            }
        });
        wire.network().poll(0, now);
    }
}
