package io.millrace.connector.kafka.produce;

import io.millrace.connector.kafka.produce.ProduceNetwork.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/** A request to one broker, of at most one batch per partition, and what its answer means to each. */
final class ProduceCall {
    private static final short ALL_REPLICAS = -1;

    /** The coordinator is busy with the last transaction: that takes milliseconds. */
    private static final long CONCURRENT_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private record Sent(Outbox outbox, SealedBatch batch) {}

    private final ProducerIdentity identity;
    private final int limit;
    private final ProduceRequestData request = new ProduceRequestData();
    private final Map<TopicPartition, Sent> sent = new HashMap<>();
    private final Map<Uuid, String> names = new HashMap<>();
    private int bytes;

    ProduceCall(ProducerIdentity identity, SendSettings settings) {
        this.identity = identity;
        limit = settings.requestBytes();
        request.setAcks(ALL_REPLICAS)
                .setTimeoutMs(settings.requestTimeoutMillis())
                .setTransactionalId(identity.transactionalId());
    }

    boolean hasRoomFor(SealedBatch batch) {
        return bytes + batch.size() <= limit;
    }

    void add(Outbox outbox, SealedBatch batch, Uuid topicId) {
        TopicPartition partition = outbox.partition();
        TopicProduceData topic = request.topicData().find(partition.topic(), topicId);
        if (topic == null) {
            topic = new TopicProduceData().setName(partition.topic()).setTopicId(topicId);
            request.topicData().add(topic);
        }
        topic.partitionData()
                .add(new PartitionProduceData().setIndex(partition.partition()).setRecords(batch.memory()));
        bytes += batch.size();
        sent.put(partition, new Sent(outbox, batch));
        names.put(topicId, partition.topic());
    }

    ProduceRequestData request() {
        return request;
    }

    boolean isFirstProtocol() {
        return identity.isFirstProtocol();
    }

    /** Tells each batch what became of it. */
    void answered(Lane lane, Answer answer, SendSettings settings, ProduceNetwork network) {
        if (answer.data() != null) {
            for (TopicProduceResponse topic : answer.data().responses()) {
                // Newer brokers answer with ids alone, older ones with names alone.
                String name = topic.name().isEmpty() ? names.getOrDefault(topic.topicId(), "") : topic.name();
                for (PartitionProduceResponse partition : topic.partitionResponses()) {
                    Sent told = sent.remove(new TopicPartition(name, partition.index()));
                    if (told != null) {
                        Errors error = Errors.forCode(partition.errorCode());
                        if (error != Errors.NONE
                                && network.learn(answer.data(), told.outbox().partition(), partition.currentLeader())) {
                            told.outbox().repeat(System.nanoTime(), error + ", it has another leader");
                            continue;
                        }
                        react(lane, told, error, said(error, partition), settings, network);
                    }
                }
            }
        }
        Errors untold = answer.data() == null ? answer.error() : Errors.NETWORK_EXCEPTION;
        sent.values().forEach(told -> react(lane, told, untold, untold.message(), settings, network));
    }

    /** What is wrong with a record says more than what is wrong with its batch. */
    private static String said(Errors error, PartitionProduceResponse partition) {
        List<BatchIndexAndErrorMessage> records = partition.recordErrors();
        if (!records.isEmpty() && records.get(0).batchIndexErrorMessage() != null) {
            return records.get(0).batchIndexErrorMessage();
        }
        return partition.errorMessage() == null ? error.message() : partition.errorMessage();
    }

    private static void react(
            Lane lane, Sent sent, Errors error, String said, SendSettings settings, ProduceNetwork network) {
        Outbox outbox = sent.outbox();
        if (error == Errors.NONE) {
            outbox.acknowledge();
            return;
        }
        if (error == Errors.MESSAGE_TOO_LARGE && outbox.split()) {
            return;
        }
        int withoutTransaction =
                error == Errors.INVALID_TXN_STATE ? sent.batch().withoutTransaction() : 0;
        switch (Reaction.to(error, withoutTransaction)) {
            case DONE -> outbox.acknowledge();
            case AGAIN -> again(outbox, error, said, settings);
            case AGAIN_AFTER_REFRESH -> {
                network.refresh();
                again(outbox, error, said, settings);
            }
            case FAIL ->
                lane.fail(
                        error == Errors.TOPIC_AUTHORIZATION_FAILED
                                ? new TopicAuthorizationException(
                                        Set.of(outbox.partition().topic()))
                                : error.exception(said));
        }
    }

    private static void again(Outbox outbox, Errors error, String said, SendSettings settings) {
        long backoff = error == Errors.CONCURRENT_TRANSACTIONS
                ? Math.min(CONCURRENT_BACKOFF_NANOS, settings.backoffNanos())
                : settings.backoffNanos();
        outbox.repeat(System.nanoTime() + backoff, error + ", " + said);
    }
}
