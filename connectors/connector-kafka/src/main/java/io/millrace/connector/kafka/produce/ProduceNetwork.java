package io.millrace.connector.kafka.produce;

import java.io.Closeable;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** The brokers as the sender sees them. One thread, but for {@link #wakeup}. */
interface ProduceNetwork extends Closeable {
    /**
     * What became of a request.
     *
     * @param data null when no answer came
     * @param error why not
     */
    record Answer(@Nullable ProduceResponseData data, Errors error) {}

    /** The broker that leads a partition, or null while nobody knows. */
    @Nullable
    Node leader(TopicPartition partition);

    /** What the brokers call a topic now, {@link Uuid#ZERO_UUID} while nobody knows. */
    Uuid topicId(String topic);

    /**
     * Whether a request can be sent to a broker; if not, a connection to it is made.
     *
     * @throws KafkaException when the broker refuses the credentials
     */
    boolean isReady(Node node);

    /**
     * Sends to a broker that is ready.
     *
     * @param isFirstProtocol whether the broker must not add partitions to the transaction by itself
     * @param answered called by {@link #poll}
     */
    void send(Node node, ProduceRequestData request, boolean isFirstProtocol, Consumer<Answer> answered);

    /** Believes a broker that says who leads a partition in its place, if that is news; whether it is. */
    boolean learn(ProduceResponseData said, TopicPartition partition, LeaderIdAndEpoch leader);

    /** Asks for the present leaders, at the next {@link #poll}. */
    void refresh();

    /**
     * Moves bytes and hands out answers; returns after this time at the latest, earlier when something happened.
     *
     * @throws KafkaException what the cluster has against this client for good
     */
    void poll(long millis);

    /** Ends a {@link #poll} that waits, or the next one. Any thread. */
    void wakeup();

    @Override
    void close();
}
