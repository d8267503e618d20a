package io.millrace.connector.kafka.produce;

import io.millrace.connector.kafka.client.LeaderHints;
import io.millrace.connector.kafka.client.WireClient;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.ClientRequest;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.jspecify.annotations.Nullable;

/** Real brokers, through Kafka's own network client. */
final class WireNetwork implements ProduceNetwork {
    private final WireClient wire;
    private final int requestTimeoutMillis;
    private final Map<Integer, Consumer<Answer>> awaited = new HashMap<>();

    WireNetwork(WireClient wire, Collection<String> topics, int requestTimeoutMillis) {
        this.wire = wire;
        this.requestTimeoutMillis = requestTimeoutMillis;
        wire.metadata().want(topics);
    }

    @Override
    public @Nullable Node leader(TopicPartition partition) {
        return wire.metadata().currentLeader(partition).leader.orElse(null);
    }

    @Override
    public Uuid topicId(String topic) {
        return wire.metadata().topicIds().getOrDefault(topic, Uuid.ZERO_UUID);
    }

    @Override
    public boolean isReady(Node node) {
        return wire.isReady(node, wire.nowMillis());
    }

    @Override
    public void send(Node node, ProduceRequestData request, boolean isFirstProtocol, Consumer<Answer> answered) {
        long now = wire.nowMillis();
        ClientRequest sent = wire.network()
                .newClientRequest(
                        node.idString(),
                        ProduceRequest.builder(request, isFirstProtocol),
                        now,
                        true,
                        requestTimeoutMillis,
                        null);
        awaited.put(sent.correlationId(), answered);
        wire.network().send(sent, now);
    }

    @Override
    public boolean learn(ProduceResponseData said, TopicPartition partition, LeaderIdAndEpoch leader) {
        return LeaderHints.of(wire.metadata(), said.nodeEndpoints())
                .take(partition, leader.leaderId(), leader.leaderEpoch());
    }

    @Override
    public void refresh() {
        wire.metadata().requestUpdate(false);
    }

    @Override
    public void poll(long millis) {
        for (ClientResponse response : wire.network().poll(millis, wire.nowMillis())) {
            Consumer<Answer> answered = awaited.remove(response.requestHeader().correlationId());
            if (answered != null) {
                answered.accept(answer(response));
            }
        }
        wire.metadata().maybeThrowAnyException();
    }

    private static Answer answer(ClientResponse response) {
        if (response.responseBody() instanceof ProduceResponse body) {
            return new Answer(body.data(), Errors.NONE);
        }
        if (response.versionMismatch() != null) {
            return new Answer(null, Errors.UNSUPPORTED_VERSION);
        }
        return new Answer(null, response.wasTimedOut() ? Errors.REQUEST_TIMED_OUT : Errors.NETWORK_EXCEPTION);
    }

    @Override
    public void wakeup() {
        wire.network().wakeup();
    }

    @Override
    public void close() {
        wire.close();
    }
}
