package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The demo's orders counted again by other means: a plain consumer and plain arithmetic, from the rules alone. A row is
 * late for its minute when its partition's watermark, the greatest order time so far less five seconds, stood behind
 * the minute before it came.
 */
final class OrderRecount {
    private static final Pattern ORDER =
            Pattern.compile("\\{\"order_id\":\\d+,\"store\":\"(\\w+)\",\"item\":\"[^\"]*\","
                    + "\"quantity\":(\\d+),\"price\":([0-9.]+),\"order_time\":\"([^\"]*)\"}");
    private static final Pattern RESULT = Pattern.compile("\\{\"window_start\":\"([^\"]*)\",\"window_end\":\"[^\"]*\","
            + "\"store\":\"(\\w+)\",\"orders\":(\\d+),\"revenue\":([0-9.]+)}");
    private static final Pattern PLACE = Pattern.compile("\"split\":\"orders-(\\d+)\",\"record_offset\":(\\d+)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS][.SS][.S]", Locale.ROOT);
    private static final long MINUTE = 60_000;
    private static final long DELAY = 5_000;
    private static final long HOUR = 3_600_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, String> consumer;
    private final Map<String, Total> totals = new TreeMap<>();
    private final Set<Place> late = new TreeSet<>();
    private final Set<Place> bad = new TreeSet<>();
    private List<ConsumerRecord<String, String>> results = List.of();
    private List<ConsumerRecord<String, String>> lateRows = List.of();
    private List<ConsumerRecord<String, String>> badRows = List.of();

    /** Orders and revenue of a store in a minute. */
    private record Total(long orders, BigDecimal revenue) {
        Total plus(Total more) {
            return new Total(orders + more.orders, revenue.add(more.revenue));
        }
    }

    /** A record of the topic. */
    private record Place(int partition, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPartition = Integer.compare(partition, other.partition);
            return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
        }
    }

    private OrderRecount(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    static OrderRecount of(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            OrderRecount recount = new OrderRecount(consumer);
            for (int partition = 0; partition < 4; partition++) {
                recount.count(recount.read("orders", partition));
            }
            recount.results = recount.read("revenue_per_minute", 0);
            recount.lateRows = recount.read("late_orders", 0);
            recount.badRows = recount.read("bad_orders", 0);
            return recount;
        }
    }

    private List<ConsumerRecord<String, String>> read(String topic, int partition) {
        TopicPartition place = new TopicPartition(topic, partition);
        consumer.assign(List.of(place));
        consumer.seekToBeginning(List.of(place));
        long end = consumer.endOffsets(List.of(place), PATIENCE).getOrDefault(place, 0L);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (consumer.position(place, PATIENCE) < end) {
            records.addAll(consumer.poll(POLL).records(place));
        }
        return records;
    }

    private void count(List<ConsumerRecord<String, String>> partition) {
        long watermark = Long.MIN_VALUE;
        for (ConsumerRecord<String, String> order : partition) {
            Place place = new Place(order.partition(), order.offset());
            Matcher fields = ORDER.matcher(order.value());
            if (!fields.matches() || millis(fields.group(4)) > order.timestamp() + HOUR) {
                bad.add(place);
                continue;
            }
            long time = millis(fields.group(4));
            long start = time - time % MINUTE;
            if (watermark >= start + MINUTE - 1) {
                late.add(place);
            } else {
                BigDecimal price = new BigDecimal(fields.group(3)).multiply(new BigDecimal(fields.group(2)));
                totals.merge(key(start, fields.group(1)), new Total(1, price), Total::plus);
            }
            watermark = Math.max(watermark, time - DELAY);
        }
    }

    private static long millis(String time) {
        return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static String key(long minute, String store) {
        return minute + " " + store;
    }

    /** Each store and minute once, exact, and none missing up to the last minute that is there. */
    void checkResults() {
        Map<String, Total> seen = new TreeMap<>();
        long last = 0;
        for (ConsumerRecord<String, String> result : results) {
            Matcher fields = RESULT.matcher(result.value());
            assertThat(fields.matches()).as(result.value()).isTrue();
            long minute = millis(fields.group(1));
            last = Math.max(last, minute);
            Total total = new Total(Long.parseLong(fields.group(3)), new BigDecimal(fields.group(4)).setScale(2));
            assertThat(seen.put(key(minute, fields.group(2)), total))
                    .as("a second row of " + result.value())
                    .isNull();
        }
        Map<String, Total> expected = new TreeMap<>(totals);
        long lastMinute = last;
        expected.keySet().removeIf(key -> Long.parseLong(key.substring(0, key.indexOf(' '))) > lastMinute);
        assertThat(seen).hasSizeGreaterThan(30).isEqualTo(expected);
    }

    void checkLateOrders() {
        check(lateRows, late);
    }

    void checkBadOrders() {
        check(badRows, bad);
    }

    /** Each once, and none missing before the last that was seen of its partition. */
    private static void check(List<ConsumerRecord<String, String>> rows, Set<Place> expected) {
        Set<Place> seen = new TreeSet<>();
        Map<Integer, Long> last = new TreeMap<>();
        for (ConsumerRecord<String, String> row : rows) {
            Matcher fields = PLACE.matcher(row.value());
            assertThat(fields.find()).as(row.value()).isTrue();
            Place place = new Place(Integer.parseInt(fields.group(1)), Long.parseLong(fields.group(2)));
            assertThat(seen.add(place)).as("a second row of " + row.value()).isTrue();
            last.merge(place.partition(), place.offset(), Math::max);
        }
        Set<Place> due = new TreeSet<>(expected);
        due.removeIf(place -> place.offset() > last.getOrDefault(place.partition(), -1L));
        assertThat(seen).isNotEmpty().isEqualTo(due);
    }
}
