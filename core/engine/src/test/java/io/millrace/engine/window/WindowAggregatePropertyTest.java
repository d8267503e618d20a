package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataTypes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random rows of several splits through the operator and through a plain model; both must give the same rows. */
class WindowAggregatePropertyTest {
    private static final int CASES = Boolean.getBoolean("millrace.long") ? 6_000 : 150;
    private static final List<String> ZONES =
            List.of("UTC", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "America/Bahia_Banderas");
    /** Shortly before offsets change in Los Angeles and Berlin, 1970, and a time before it. */
    private static final long[] STARTS = {1_615_700_000_000L, 1_636_260_000_000L, 1_635_630_000_000L, 0, -7_654_321_000L
    };

    @Test
    void agreesWithTheModel() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("WindowAggregatePropertyTest: " + CASES + " cases, -Dmillrace.test.seed=" + seed);
        for (int i = 0; i < CASES; i++) {
            new Run(seed + i).run();
        }
    }

    /** One case. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final boolean localZone;
        private final NaiveZone zone;
        private final WindowSpec window;
        private final RandomCase grouping;
        private final OperatorTasks tasks;
        private final long[] splitWatermarks;
        private long watermark = Long.MIN_VALUE;
        private final Map<List<@Nullable Object>, List<Object[]>> windows =
                new TreeMap<>(Comparator.comparing(Object::toString));
        private long late;
        private long afterIdle;
        private long missed;
        private int rows;

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.localZone = random.nextBoolean();
            String zoneName = ZONES.get(random.nextInt(ZONES.size()));
            this.zone = new NaiveZone(ZoneId.of(localZone ? zoneName : "UTC"));
            this.window = window(random, localZone);
            this.grouping = RandomCase.random(random, localZone ? DataTypes.timestampLtz(3) : DataTypes.timestamp(3));
            this.tasks = new OperatorTasks(
                    context -> new WindowAggregateOperator(
                            grouping.node(window, new TimeAttribute.EventTime(RandomCase.TIME)), context),
                    grouping.input(),
                    grouping.output(),
                    grouping.keys(),
                    ZoneId.of(zoneName),
                    random);
            this.splitWatermarks = new long[1 + random.nextInt(3)];
            java.util.Arrays.fill(splitWatermarks, Long.MIN_VALUE);
        }

        private static WindowSpec window(SplittableRandom random, boolean localZone) {
            long slide = (1L + random.nextInt(6)) * 600_000L;
            long size = slide * (1 + random.nextInt(5));
            long offset = random.nextInt(3) == 0 ? random.nextInt((int) slide) - slide / 2 : 0;
            return switch (random.nextInt(4)) {
                case 0 -> new WindowSpec.Tumble(size, offset);
                case 1 -> new WindowSpec.Hop(size, slide, offset);
                case 2 -> new WindowSpec.Cumulate(size, slide, offset);
                default -> new WindowSpec.Attached(RandomCase.START, RandomCase.END, localZone);
            };
        }

        void run() {
            try {
                long start = STARTS[random.nextInt(STARTS.length)];
                int steps = 1 + random.nextInt(40);
                long spread = 1L + random.nextInt(7_200_000);
                for (int step = 0; step < steps; step++) {
                    batch(start + step * (spread / 4), spread);
                    if (random.nextInt(3) > 0) {
                        raise(java.util.Arrays.stream(splitWatermarks).min().orElseThrow());
                    }
                    if (random.nextInt(20) == 0) {
                        // The other splits are idle.
                        raise(java.util.Arrays.stream(splitWatermarks).max().orElseThrow());
                    }
                    if (random.nextInt(5) == 0) {
                        tasks.checkpoint();
                    }
                    if (random.nextInt(8) == 0) {
                        tasks.restart();
                    }
                }
                tasks.watermark(Long.MAX_VALUE);
                check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", " + window + ", " + zone, e);
            }
        }

        private void raise(long millis) {
            watermark = Math.max(watermark, millis);
            tasks.watermark(watermark);
        }

        private void batch(long base, long spread) {
            int count = random.nextInt(random.nextInt(10) == 0 ? 300 : 20);
            List<Object[]> batch = new ArrayList<>();
            long[] watermarks = new long[count];
            long bound = random.nextInt((int) Math.min(spread, Integer.MAX_VALUE));
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
            List<long[]> all = windowsOf(millis);
            if (window instanceof WindowSpec.Attached) {
                long[] chosen = all.get(random.nextInt(all.size()));
                row[RandomCase.START] = chosen[0] * 1000;
                row[RandomCase.END] = chosen[1] * 1000;
                all = List.of(chosen);
            }
            int open = 0;
            boolean byItself = true;
            for (long[] bounds : all) {
                long completesAt = zone.completesAt(bounds[1]);
                byItself &= rowWatermark >= completesAt;
                if (completesAt > rowWatermark && completesAt > watermark) {
                    open++;
                    List<@Nullable Object> key = new ArrayList<>();
                    key.add(bounds[0]);
                    key.add(bounds[1]);
                    for (int column : grouping.keys()) {
                        Object value = row[column];
                        key.add(value instanceof Double d ? (Object) (d + 0.0) : value);
                    }
                    windows.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
                }
            }
            if (open == 0) {
                late++;
                afterIdle += byItself ? 0 : 1;
            } else {
                missed += all.size() - open;
            }
        }

        /** All windows with the time in them, by trying all. */
        private List<long[]> windowsOf(long millis) {
            long time = zone.toLocal(millis);
            List<long[]> found = new ArrayList<>();
            if (window instanceof WindowSpec.Attached) {
                for (long length = 600_000; length < 3_000_000; length += 600_000) {
                    found.add(new long[] {time - length / 3, time + length});
                }
                long minute = Math.floorDiv(time, 60_000L) * 60_000;
                found.add(new long[] {minute, minute + 600_000});
                return found;
            }
            AlignedWindows aligned = AlignedWindows.of(window);
            boolean cumulate = window instanceof WindowSpec.Cumulate;
            long every = cumulate ? aligned.size() : aligned.slide();
            long first = Math.floorDiv(time - aligned.offset(), every) * every + aligned.offset() - 2 * aligned.size();
            first = Math.floorDiv(first - aligned.offset(), every) * every + aligned.offset();
            for (long start = first; start <= time; start += every) {
                for (long length = cumulate ? aligned.slide() : aligned.size();
                        length <= aligned.size();
                        length += aligned.slide()) {
                    if (start <= time && time < start + length) {
                        found.add(new long[] {start, start + length});
                    }
                }
            }
            return found;
        }

        private void check() {
            List<String> expected = new ArrayList<>();
            windows.forEach((key, grouped) -> {
                List<@Nullable Object> row = new ArrayList<>(key.subList(2, key.size()));
                row.addAll(NaiveAggregates.of(grouping.calls(), grouping.input(), grouped));
                long end = (Long) key.get(1);
                row.add((Long) key.get(0) * 1000);
                row.add(end * 1000);
                row.add(zone.toEpoch(end - 1) * 1000);
                expected.add(row.toString());
            });
            tasks.checkEmitted(expected);
            OperatorCounters counters = tasks.counters;
            assertThat(counters.in).isEqualTo(rows).isEqualTo(counters.outcomes());
            assertThat(counters.late).isEqualTo(late).isEqualTo(tasks.late.size());
            assertThat(counters.lateAfterIdle).isEqualTo(afterIdle);
            assertThat(counters.missedWindows).isEqualTo(missed);
            assertThat(counters.out).isEqualTo(expected.size());
            assertThat(tasks.stateRows()).isZero();
        }
    }
}
