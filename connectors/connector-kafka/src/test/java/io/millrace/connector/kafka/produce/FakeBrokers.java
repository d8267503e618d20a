package io.millrace.connector.kafka.produce;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

/**
 * Two brokers that keep what they are sent, check sequence numbers as real ones do, and refuse, forget or fall silent
 * when told to. Any thread.
 */
final class FakeBrokers implements ProduceNetwork {
    static final Uuid TOPIC_ID = Uuid.randomUuid();

    /** What a broker does with the next batch. */
    enum Mishap {
        REFUSE,
        /** It is taken, and the answer is lost. */
        LOSE_ANSWER,
        /** It is not taken, and nobody answers. */
        LOSE_REQUEST
    }

    record Trouble(Mishap mishap, Errors error) {}

    private final List<Node> nodes = List.of(new Node(1, "one", 1), new Node(2, "two", 2));
    private final Map<TopicPartition, List<Row>> logs = new HashMap<>();
    private final Map<TopicPartition, Integer> nextSequences = new HashMap<>();
    private final ArrayDeque<Trouble> troubles = new ArrayDeque<>();
    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
    private final List<Integer> requestBytes = new ArrayList<>();
    private Uuid topicId = TOPIC_ID;
    private int maxBatchBytes = Integer.MAX_VALUE;
    private boolean isDown;
    private boolean isWoken;
    private boolean isClosed;
    private int refreshes;
    private @Nullable KafkaException refusal;

    synchronized void trouble(Mishap mishap, Errors error) {
        troubles.add(new Trouble(mishap, error));
    }

    synchronized boolean hasTroubles() {
        return !troubles.isEmpty();
    }

    synchronized void down(boolean down) {
        isDown = down;
    }

    synchronized void maxBatchBytes(int bytes) {
        maxBatchBytes = bytes;
    }

    synchronized void recreateTopic() {
        topicId = Uuid.randomUuid();
    }

    /** From now on nobody lets this client in. */
    synchronized void refuse(KafkaException exception) {
        refusal = exception;
        wakeup();
    }

    synchronized List<Row> log(TopicPartition partition) {
        return List.copyOf(logs.getOrDefault(partition, List.of()));
    }

    synchronized List<Integer> requestBytes() {
        return List.copyOf(requestBytes);
    }

    synchronized int refreshes() {
        return refreshes;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public synchronized @Nullable Node leader(TopicPartition partition) {
        return isDown ? null : nodes.get(partition.partition() % nodes.size());
    }

    @Override
    public synchronized Uuid topicId(String topic) {
        return topicId;
    }

    @Override
    public synchronized boolean isReady(Node node) {
        return !isDown;
    }

    @Override
    public synchronized void send(
            Node node, ProduceRequestData request, boolean isFirstProtocol, Consumer<Answer> answered) {
        ProduceResponseData response = new ProduceResponseData();
        boolean isLost = false;
        int bytes = 0;
        for (TopicProduceData topic : request.topicData()) {
            TopicProduceResponse told = new TopicProduceResponse().setTopicId(topic.topicId());
            for (PartitionProduceData partition : topic.partitionData()) {
                TopicPartition to = new TopicPartition(topic.name(), partition.index());
                MemoryRecords records = (MemoryRecords) partition.records();
                bytes += records.sizeInBytes();
                Trouble trouble = troubles.poll();
                Errors error = trouble == null || trouble.mishap() == Mishap.LOSE_ANSWER
                        ? append(to, records)
                        : trouble.error();
                isLost |= trouble != null && trouble.mishap() != Mishap.REFUSE;
                told.partitionResponses()
                        .add(new PartitionProduceResponse()
                                .setIndex(to.partition())
                                .setErrorCode(error.code()));
            }
            response.responses().add(told);
        }
        requestBytes.add(bytes);
        Answer answer = isLost ? new Answer(null, Errors.NETWORK_EXCEPTION) : new Answer(response, Errors.NONE);
        answers.add(() -> answered.accept(answer));
    }

    private Errors append(TopicPartition partition, MemoryRecords records) {
        for (MutableRecordBatch batch : records.batches()) {
            batch.ensureValid();
            if (batch.sizeInBytes() > maxBatchBytes) {
                return Errors.MESSAGE_TOO_LARGE;
            }
            int next = nextSequences.getOrDefault(partition, 0);
            if (batch.hasProducerId() && batch.baseSequence() < next) {
                return Errors.DUPLICATE_SEQUENCE_NUMBER;
            }
            if (batch.hasProducerId() && batch.baseSequence() > next) {
                return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
            }
            nextSequences.put(partition, batch.lastSequence() + 1);
            for (Record record : batch) {
                logs.computeIfAbsent(partition, key -> new ArrayList<>()).add(Row.of(record));
            }
        }
        return Errors.NONE;
    }

    @Override
    public boolean learn(ProduceResponseData said, TopicPartition partition, LeaderIdAndEpoch leader) {
        return false;
    }

    @Override
    public synchronized void refresh() {
        refreshes++;
    }

    @Override
    public void poll(long millis) {
        List<Runnable> ready = arrived(millis);
        ready.forEach(Runnable::run);
    }

    private synchronized List<Runnable> arrived(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (answers.isEmpty() && !isWoken && System.nanoTime() - deadline < 0) {
            try {
                wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        isWoken = false;
        if (refusal != null) {
            throw refusal;
        }
        List<Runnable> ready = List.copyOf(answers);
        answers.clear();
        return ready;
    }

    @Override
    public synchronized void wakeup() {
        isWoken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
    }
}
