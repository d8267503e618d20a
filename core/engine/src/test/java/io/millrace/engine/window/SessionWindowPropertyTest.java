package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataTypes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random rows of several splits through the session operator and through a plain model that takes them one by one. */
class SessionWindowPropertyTest {
    private static final int CASES = Boolean.getBoolean("millrace.long") ? 6_000 : 150;

    @Test
    void agreesWithTheModel() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("SessionWindowPropertyTest: " + CASES + " cases, -Dmillrace.test.seed=" + seed);
        for (int i = 0; i < CASES; i++) {
            new Run(seed + i).run();
        }
    }

    private static final class Session {
        long start;
        long end;
        final List<Object[]> rows = new ArrayList<>();
    }

    /** One case. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final NaiveZone zone;
        private final WindowSpec.Session window;
        private final RandomCase grouping;
        private final boolean tableFunction;
        private final OperatorTasks tasks;
        private final long[] splitWatermarks;
        private final Map<List<@Nullable Object>, List<Session>> sessions = new LinkedHashMap<>();
        private final List<String> expected = new ArrayList<>();
        private long watermark = Long.MIN_VALUE;
        private long late;
        private long afterIdle;
        private int rows;

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            boolean localZone = random.nextBoolean();
            String zoneName = random.nextBoolean() ? "America/Los_Angeles" : "Asia/Kolkata";
            this.zone = new NaiveZone(ZoneId.of(localZone ? zoneName : "UTC"));
            this.grouping = RandomCase.random(random, localZone ? DataTypes.timestampLtz(3) : DataTypes.timestamp(3));
            this.window = new WindowSpec.Session(1L + random.nextInt(600_000), grouping.keys());
            this.tableFunction = random.nextInt(3) == 0;
            TimeAttribute time = new TimeAttribute.EventTime(RandomCase.TIME);
            this.tasks = new OperatorTasks(
                    context -> tableFunction
                            ? WindowOperators.of(grouping.function(window, time), context)
                            : WindowOperators.of(grouping.node(window, time), context),
                    grouping.input(),
                    tableFunction ? grouping.functionOutput() : grouping.output(),
                    grouping.keys(),
                    ZoneId.of(zoneName),
                    random);
            this.splitWatermarks = new long[1 + random.nextInt(3)];
            Arrays.fill(splitWatermarks, Long.MIN_VALUE);
        }

        void run() {
            try {
                long start = random.nextBoolean() ? 1_636_272_000_000L : 1_615_714_000_000L;
                int steps = 1 + random.nextInt(40);
                long spread = 1L + random.nextInt((int) (20 * window.gap()));
                for (int step = 0; step < steps; step++) {
                    batch(start + step * (spread / 4), spread);
                    if (random.nextInt(3) > 0) {
                        raise(Arrays.stream(splitWatermarks).min().orElseThrow());
                    }
                    if (random.nextInt(20) == 0) {
                        raise(Arrays.stream(splitWatermarks).max().orElseThrow());
                    }
                    if (random.nextInt(5) == 0) {
                        tasks.checkpoint();
                    }
                    if (random.nextInt(8) == 0) {
                        tasks.restart();
                    }
                }
                raise(Long.MAX_VALUE);
                check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + window + ", " + zone, e);
            }
        }

        private void batch(long base, long spread) {
            int count = random.nextInt(random.nextInt(10) == 0 ? 300 : 20);
            List<Object[]> batch = new ArrayList<>();
            long[] watermarks = new long[count];
            long bound = random.nextInt((int) spread);
            for (int i = 0; i < count; i++) {
                int split = random.nextInt(splitWatermarks.length);
                long millis = base + (long) (random.nextDouble() * spread);
                Object[] row = grouping.row(random, millis * 1000 + random.nextInt(1000));
                watermarks[i] = splitWatermarks[split];
                splitWatermarks[split] = Math.max(splitWatermarks[split], millis - bound);
                take(row, millis, watermarks[i]);
                batch.add(row);
            }
            rows += count;
            tasks.process(batch, watermarks);
        }

        private void take(Object[] row, long millis, long rowWatermark) {
            List<@Nullable Object> key = new ArrayList<>();
            for (int column : grouping.keys()) {
                Object value = row[column];
                key.add(value instanceof Double d ? (Object) (d + 0.0) : value);
            }
            List<Session> ofKey = sessions.computeIfAbsent(key, k -> new ArrayList<>());
            Session own = new Session();
            own.start = zone.toLocal(millis);
            own.end = own.start + window.gap();
            own.rows.add(row);
            Session joined = null;
            long start = own.start;
            long end = own.end;
            for (Session session : new ArrayList<>(ofKey)) {
                boolean touches = session.start <= end && session.end >= start;
                if (touches && zone.completesAt(session.end) > Math.max(rowWatermark, watermark)) {
                    ofKey.remove(session);
                    own.start = Math.min(own.start, session.start);
                    own.end = Math.max(own.end, session.end);
                    own.rows.addAll(session.rows);
                    joined = session;
                }
            }
            long completesAt = zone.completesAt(own.end);
            if (joined == null && completesAt <= Math.max(rowWatermark, watermark)) {
                late++;
                afterIdle += rowWatermark >= completesAt ? 0 : 1;
            } else {
                ofKey.add(own);
            }
        }

        private void raise(long millis) {
            watermark = Math.max(watermark, millis);
            sessions.forEach((key, ofKey) -> {
                for (Session session : new ArrayList<>(ofKey)) {
                    if (zone.completesAt(session.end) <= watermark) {
                        ofKey.remove(session);
                        expect(key, session);
                    }
                }
            });
            tasks.watermark(watermark);
        }

        private void expect(List<@Nullable Object> key, Session session) {
            List<@Nullable Object> bounds =
                    List.of(session.start * 1000, session.end * 1000, zone.toEpoch(session.end - 1) * 1000);
            if (tableFunction) {
                for (Object[] cells : session.rows) {
                    List<@Nullable Object> row = new ArrayList<>(Arrays.asList(cells));
                    row.addAll(bounds);
                    expected.add(row.toString());
                }
            } else {
                List<@Nullable Object> row = new ArrayList<>(key);
                row.addAll(NaiveAggregates.of(grouping.calls(), grouping.input(), session.rows));
                row.addAll(bounds);
                expected.add(row.toString());
            }
        }

        private void check() {
            tasks.checkEmitted(expected);
            OperatorCounters counters = tasks.counters;
            assertThat(counters.in).isEqualTo(rows).isEqualTo(counters.outcomes());
            assertThat(counters.late).isEqualTo(late).isEqualTo(tasks.late.size());
            assertThat(counters.lateAfterIdle).isEqualTo(afterIdle);
            assertThat(counters.out).isEqualTo(expected.size());
            assertThat(tasks.stateRows()).isZero();
        }
    }
}
