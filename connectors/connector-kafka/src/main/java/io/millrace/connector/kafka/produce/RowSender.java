package io.millrace.connector.kafka.produce;

import io.millrace.connector.kafka.client.WireClient;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the batches of all lanes, by a thread of its own.
 *
 * <p>A broker has one request at a time, and a partition one batch: so order needs no further care, and a batch that is
 * refused is simply sent again. What comes meanwhile makes the next request larger.
 */
public final class RowSender implements Closeable {
    /** How long the thread sleeps when nobody wakes it. */
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How soon it looks again whether a broker can be talked to, or a partition is part of its transaction. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A thread that is within a system call ends when that does. */
    private static final long CLOSE_MILLIS = 2_000;

    private final SendSettings settings;
    private final ProduceNetwork network;
    private final Map<String, TopicTarget> topics;
    private final BufferPool pool;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final Set<Integer> busyNodes = new HashSet<>();
    private final Map<TopicPartition, Boolean> leaderless = new ConcurrentHashMap<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closed;
    private int firstOutbox;

    RowSender(SendSettings settings, ProduceNetwork network, Map<String, TopicTarget> topics, String name) {
        this.settings = settings;
        this.network = network;
        this.topics = Map.copyOf(topics);
        pool = new BufferPool(settings.memoryBytes(), Math.min(settings.batchBytes(), settings.requestBytes()));
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Connects when there is something to send.
     *
     * @throws KafkaException for properties with which nothing can be reached
     */
    public static RowSender open(ProducerConfig config, Map<String, TopicTarget> topics) {
        SendSettings settings = SendSettings.of(config);
        WireClient wire = WireClient.open(config, 1);
        return new RowSender(
                settings,
                new WireNetwork(wire, topics.keySet(), settings.requestTimeoutMillis()),
                topics,
                "millrace-kafka-" + config.getString(ProducerConfig.CLIENT_ID_CONFIG));
    }

    /**
     * A place to put rows.
     *
     * @param explanation what is thrown for what failed
     */
    public Lane lane(Function<Throwable, RuntimeException> explanation) {
        Lane lane = new Lane(this, explanation);
        lanes.add(lane);
        return lane;
    }

    Outbox outbox(TopicPartition partition) {
        TopicTarget target = Objects.requireNonNull(topics.get(partition.topic()), partition.topic());
        return new Outbox(partition, settings, target.maxBatchBytes(), pool);
    }

    int batchBytes() {
        return settings.batchBytes();
    }

    BufferPool pool() {
        return pool;
    }

    boolean isAvailable(TopicPartition partition) {
        return !leaderless.containsKey(partition);
    }

    /** There may be something new to send. */
    void signal() {
        if (!signalled.getAndSet(true)) {
            network.wakeup();
        }
    }

    private void run() {
        try {
            while (!closed) {
                turn(System.nanoTime());
            }
        } catch (Throwable e) {
            // Nobody else would tell.
            failAll(e);
        } finally {
            network.close();
        }
    }

    /** Sends what can be sent, then waits for answers, rows or time. */
    private void turn(long now) {
        signalled.set(false);
        long wait = IDLE_NANOS;
        for (Lane lane : lanes) {
            if (!lane.hasFailed()) {
                wait = Math.min(wait, send(lane, now));
            }
        }
        try {
            // Rounded up: a batch that waits for a fraction of a millisecond is not asked for again and again.
            network.poll(TimeUnit.NANOSECONDS.toMillis(wait + TimeUnit.MILLISECONDS.toNanos(1) - 1));
        } catch (KafkaException e) {
            failAll(e);
        }
    }

    private void failAll(Throwable reason) {
        lanes.forEach(lane -> lane.fail(reason));
    }

    private long send(Lane lane, long now) {
        List<Outbox> outboxes = new ArrayList<>(lane.outboxes());
        Map<Node, ProduceCall> calls = new LinkedHashMap<>();
        long wait = IDLE_NANOS;
        for (int i = 0; i < outboxes.size() && !lane.hasFailed(); i++) {
            Outbox outbox = outboxes.get((firstOutbox + i) % outboxes.size());
            wait = Math.min(wait, collect(lane, outbox, calls, now));
        }
        // Whoever found no room in a request is the first another time.
        firstOutbox = firstOutbox == Integer.MAX_VALUE ? 0 : firstOutbox + 1;
        if (!lane.hasFailed()) {
            calls.forEach((node, call) -> {
                busyNodes.add(node.id());
                network.send(node, call.request(), call.isFirstProtocol(), answer -> {
                    busyNodes.remove(node.id());
                    call.answered(lane, answer, settings, network);
                });
            });
        }
        return wait;
    }

    /** Puts a batch into the call to its broker if it can go now; otherwise tells how long to wait. */
    private long collect(Lane lane, Outbox outbox, Map<Node, ProduceCall> calls, long now) {
        long wait = outbox.waitNanos(now);
        if (wait == Long.MAX_VALUE) {
            return wait;
        }
        String lateness = outbox.lateness(now);
        if (lateness != null) {
            lane.fail(new TimeoutException(lateness));
            return 0;
        }
        if (wait > 0) {
            return wait;
        }
        try {
            return add(outbox, calls);
        } catch (KafkaException e) {
            lane.fail(e);
            return 0;
        }
    }

    private long add(Outbox outbox, Map<Node, ProduceCall> calls) {
        TopicPartition partition = outbox.partition();
        Transaction transaction = outbox.transaction();
        if (transaction != null && !transaction.contains(partition)) {
            transaction.add(partition);
            return LOOK_NANOS;
        }
        Uuid id = present(partition.topic());
        Node leader = leader(partition);
        outbox.ledBy(leader);
        if (leader == null) {
            network.refresh();
            return settings.backoffNanos();
        }
        if (busyNodes.contains(leader.id())) {
            return Long.MAX_VALUE;
        }
        if (!network.isReady(leader)) {
            return RECONNECT_NANOS;
        }
        ProduceCall call = calls.get(leader);
        SealedBatch batch = outbox.next();
        if (call == null) {
            call = new ProduceCall(outbox.identity(), settings);
            calls.put(leader, call);
        } else if (!call.hasRoomFor(batch)) {
            return Long.MAX_VALUE;
        }
        call.add(outbox, batch, id);
        outbox.sent();
        return Long.MAX_VALUE;
    }

    private @Nullable Node leader(TopicPartition partition) {
        Node leader = network.leader(partition);
        if (leader == null || leader.isEmpty()) {
            leaderless.put(partition, true);
            return null;
        }
        leaderless.remove(partition);
        return leader;
    }

    /** Rows are not put into a topic that has only the name in common with the one that was there at the start. */
    private Uuid present(String topic) {
        Uuid present = network.topicId(topic);
        Uuid wanted = Objects.requireNonNull(topics.get(topic)).id();
        if (!present.equals(Uuid.ZERO_UUID) && !wanted.equals(Uuid.ZERO_UUID) && !present.equals(wanted)) {
            throw new UnknownTopicIdException(
                    "topic `" + topic + "` was deleted and created again while it was written");
        }
        return present;
    }

    /** Ends at once; what was not acknowledged is not sent any more. */
    @Override
    public void close() {
        closed = true;
        failAll(new KafkaException("the run has ended"));
        network.wakeup();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
