package io.millrace.connector.kafka.produce;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** An open transaction as the sending of rows sees it: somebody else began it and will end it. Any thread. */
public interface Transaction {
    /** No transaction: rows are visible as soon as they are written. */
    Transaction NONE = new Transaction() {
        @Override
        public ProducerIdentity identity() {
            return ProducerIdentity.NONE;
        }

        @Override
        public void add(TopicPartition partition) {
            // Nobody has to know.
        }

        @Override
        public boolean contains(TopicPartition partition) {
            return true;
        }
    };

    ProducerIdentity identity();

    /**
     * Makes a partition part of the transaction; may be called again until {@link #contains} says that it is.
     *
     * @throws KafkaException when the transaction has failed
     */
    void add(TopicPartition partition);

    /** Whether rows for a partition may be sent. */
    boolean contains(TopicPartition partition);
}
