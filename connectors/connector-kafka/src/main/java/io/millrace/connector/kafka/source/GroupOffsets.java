package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import java.io.Closeable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a consumer group how far a table was read, for tools that show lag; nobody waits for it, and a failure is
 * repaired by the next epoch. One request is under way at a time; of those that wait, the last one counts.
 */
final class GroupOffsets implements Closeable {
    private static final long LAST_WORD_MILLIS = 5_000;

    private final Admin admin;
    private final String group;
    private @Nullable Map<TopicPartition, OffsetAndMetadata> waiting;
    private @Nullable KafkaFuture<Void> last;
    private @Nullable AuthorizationException forbidden;
    private boolean underWay;

    GroupOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /**
     * Commits what an epoch has reached.
     *
     * @throws AuthorizationException when an earlier commit was forbidden
     */
    void commit(Map<Split, SplitPosition> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((split, position) -> {
            PartitionSplit partition = PartitionSplit.of(split);
            offsets.put(partition.partition(), new OffsetAndMetadata(partition.offsetAt(position)));
        });
        synchronized (this) {
            if (forbidden != null) {
                throw forbidden;
            }
            waiting = offsets;
        }
        send();
    }

    private synchronized void send() {
        Map<TopicPartition, OffsetAndMetadata> offsets = waiting;
        if (underWay || offsets == null || offsets.isEmpty()) {
            return;
        }
        waiting = null;
        underWay = true;
        last = admin.alterConsumerGroupOffsets(group, offsets).all().whenComplete((done, failure) -> {
            synchronized (this) {
                underWay = false;
                if (failure != null && ClientFailures.cause(failure) instanceof AuthorizationException e) {
                    forbidden = e;
                }
                notifyAll();
            }
            send();
        });
    }

    /** Gives the last epoch's offsets a moment. */
    @Override
    public synchronized void close() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORD_MILLIS);
        try {
            while (underWay || waiting != null) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting = null;
        if (last != null) {
            last.cancel(true);
        }
    }
}
