package io.millrace.bench.jmh;

import io.millrace.engine.task.Channel;
import io.millrace.engine.task.ExchangeNode;
import io.millrace.engine.task.WakeUp;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches of 1,024 rows (a BIGINT key, a BIGINT, a text) handed over to another thread, split by the hash of the key
 * when there are several targets; beside it rows handed over one by one in a blocking queue. An operation is one row;
 * the CPU of both threads counts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx512m"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExchangeBenchmark {
    private static final int BATCH_ROWS = 1024;
    private static final int BATCHES = 64;
    private static final int QUEUED_ROWS = 16 * BATCH_ROWS;
    private static final long SLEEP_NANOS = 2_000_000;

    @Param({"1", "2"})
    int targets;

    private final ChangeBatch[] batches = new ChangeBatch[BATCHES];
    private final WakeUp writer = new WakeUp();
    private final WakeUp reader = new WakeUp();
    private final List<Channel> channels = new ArrayList<>();
    private final BlockingQueue<long[]> objects = new ArrayBlockingQueue<>(QUEUED_ROWS);
    private ExchangeNode exchange = new ExchangeNode("exchange", List.of(), List.of());
    private List<Thread> threads = List.of();
    private int next;

    /** Where the reading threads leave what they saw. */
    private volatile long seen;

    private volatile boolean running = true;

    @Setup(Level.Trial)
    public void start() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] text = "channel-1234".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < BATCHES; i++) {
            LongColumn keys = LongColumn.of(random.longs(BATCH_ROWS, 0, 100_000).toArray());
            LongColumn values = LongColumn.of(random.longs(BATCH_ROWS, 0, 1000).toArray());
            int[] lengths = random.ints(BATCH_ROWS, 1, text.length).toArray();
            batches[i] = ChangeBatch.of(
                    BATCH_ROWS, keys, values, new BytesColumn(BATCH_ROWS, null, text, new int[BATCH_ROWS], lengths));
        }
        for (int i = 0; i < targets; i++) {
            channels.add(new Channel(writer, reader));
        }
        exchange = new ExchangeNode("exchange", List.of(0), channels);
        threads = List.of(new Thread(this::readBatches), new Thread(this::readObjects));
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
    }

    @TearDown(Level.Trial)
    public void stop() {
        running = false;
        reader.wake();
        threads.forEach(Thread::interrupt);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public long batches() {
        writer.bind(Thread.currentThread());
        await(writer, () -> channels.stream().allMatch(Channel::hasRoom));
        exchange.accept(batches[next++ & (BATCHES - 1)]);
        return seen;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public long rowByRow() throws InterruptedException {
        ChangeBatch batch = batches[next++ & (BATCHES - 1)];
        LongColumn keys = (LongColumn) batch.column(0);
        LongColumn values = (LongColumn) batch.column(1);
        for (int row = 0; row < BATCH_ROWS; row++) {
            objects.put(new long[] {keys.value(row), values.value(row)});
        }
        return seen;
    }

    private void readBatches() {
        reader.bind(Thread.currentThread());
        long sum = 0;
        while (running) {
            boolean moved = false;
            for (Channel channel : channels) {
                StreamElement element = channel.poll();
                if (element instanceof ChangeBatch batch) {
                    sum += batch.rowCount();
                    moved = true;
                }
            }
            if (!moved) {
                seen = sum;
                await(reader, () -> !running || channels.stream().anyMatch(Channel::hasNext));
            }
        }
    }

    private void readObjects() {
        long sum = 0;
        try {
            while (running) {
                sum += objects.take()[1];
            }
        } catch (InterruptedException e) {
            seen = sum;
        }
    }

    /** Sleeps as a task does: only when, after the announcement, there is still nothing to do. */
    private static void await(WakeUp sleeper, BooleanSupplier ready) {
        while (!ready.getAsBoolean()) {
            sleeper.announceSleep();
            if (ready.getAsBoolean()) {
                sleeper.stayAwake();
            } else {
                sleeper.sleep(SLEEP_NANOS);
            }
        }
    }
}
