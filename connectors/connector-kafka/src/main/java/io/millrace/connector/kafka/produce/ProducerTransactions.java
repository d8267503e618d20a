package io.millrace.connector.kafka.produce;

import java.lang.reflect.Field;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.internals.Sender;
import org.apache.kafka.clients.producer.internals.TransactionManager;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.ProducerIdAndEpoch;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's producer knows of its transaction and does not tell: the id and epoch in whose name the broker takes
 * records, and the way to add partitions. The only place that looks into the client; made for kafka-clients 4.3.1.
 *
 * <p>The producer begins, commits and aborts; rows are sent beside it. That the broker agrees rests on this:
 *
 * <ul>
 *   <li>{@code producerIdAndEpoch} changes only in {@code initTransactions} and when a transaction ends. With the
 *       second protocol ({@code transaction.version} 2, brokers from 4.0 on) every end gives a new epoch, and sequence
 *       numbers begin at 0 again; with the first one both go on.
 *   <li>{@code maybeAddPartition} makes sure that the end of the transaction is told to the coordinator at all. With
 *       the second protocol it does nothing else: the broker adds a partition when the first batch comes. With the
 *       first one the producer's own thread asks the coordinator to add it, and batches wait for that.
 *   <li>The producer never sends to the same partitions, so it has no sequence numbers of its own for them.
 * </ul>
 */
public final class ProducerTransactions {
    private final TransactionManager transactions;
    private final Sender sender;
    private final Field idAndEpoch;
    private final Field coordinator;

    private ProducerTransactions(TransactionManager transactions, Sender sender, Field idAndEpoch, Field coordinator) {
        this.transactions = transactions;
        this.sender = sender;
        this.idAndEpoch = idAndEpoch;
        this.coordinator = coordinator;
    }

    /**
     * Looks into a producer with a transactional id.
     *
     * @throws IllegalStateException when this version of the client is built in another way
     */
    public static ProducerTransactions of(KafkaProducer<?, ?> producer) {
        TransactionManager transactions = (TransactionManager)
                value(field(KafkaProducer.class, "transactionManager", TransactionManager.class), producer);
        Sender sender = (Sender) value(field(KafkaProducer.class, "sender", Sender.class), producer);
        Field idAndEpoch = field(TransactionManager.class, "producerIdAndEpoch", ProducerIdAndEpoch.class);
        Field coordinator = field(TransactionManager.class, "transactionCoordinator", Node.class);
        return new ProducerTransactions(transactions, sender, idAndEpoch, coordinator);
    }

    private static Field field(Class<?> owner, String name, Class<?> type) {
        try {
            Field field = owner.getDeclaredField(name);
            if (field.getType() != type) {
                throw changed(owner.getSimpleName() + "." + name + " is of type " + field.getType(), null);
            }
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw changed(owner.getSimpleName() + " has no field " + name, e);
        }
    }

    private static Object value(Field field, Object owner) {
        try {
            Object value = field.get(owner);
            if (value == null) {
                throw changed(field.getName() + " is null in a producer with a transactional id", null);
            }
            return value;
        } catch (IllegalAccessException e) {
            throw changed(field.getName() + " cannot be read", e);
        }
    }

    private static IllegalStateException changed(String fact, @Nullable Exception cause) {
        return new IllegalStateException(
                "kafka-clients " + AppInfoParser.getVersion() + " differs from 4.3.1, for which this was made: " + fact,
                cause);
    }

    /** The transaction that the producer has begun. */
    public Transaction current() {
        ProducerIdAndEpoch id = (ProducerIdAndEpoch) value(idAndEpoch, transactions);
        if (!id.isValid()) {
            throw new IllegalStateException("the producer has no id before initTransactions");
        }
        return new Begun(new ProducerIdentity(
                transactions.transactionalId(), id.producerId, id.epoch, !transactions.isTransactionV2Enabled()));
    }

    /** The broker that keeps its transaction, as far as that is known; null while it is looked for. */
    public @Nullable Node coordinator() {
        try {
            return (Node) coordinator.get(transactions);
        } catch (IllegalAccessException e) {
            throw changed("the coordinator cannot be read", e);
        }
    }

    private final class Begun implements Transaction {
        private final ProducerIdentity identity;

        Begun(ProducerIdentity identity) {
            this.identity = identity;
        }

        @Override
        public ProducerIdentity identity() {
            return identity;
        }

        @Override
        public void add(TopicPartition partition) {
            transactions.maybeAddPartition(partition);
            if (identity.isFirstProtocol()) {
                sender.wakeup();
            }
        }

        @Override
        public boolean contains(TopicPartition partition) {
            return transactions.transactionContainsPartition(partition);
        }
    }
}
