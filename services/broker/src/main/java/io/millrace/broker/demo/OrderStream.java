package io.millrace.broker.demo;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The orders of four stores, each in a partition of its own, one after the other as they arrive.
 *
 * <p>Most arrive within 4.5 s of their order time, one in two hundred a minute to five minutes later; one store has no
 * orders for 25 s of every two minutes; some records are broken, and one till has a clock that is a day ahead. The same
 * seed gives the same orders. One thread.
 */
final class OrderStream {
    /** Orders in a second, all stores together, when none pauses. */
    static final int PER_SECOND = 50;

    static final int STORES = 4;

    private static final List<Store> ALL =
            List.of(new Store("berlin", 34), new Store("lisbon", 27), new Store("oslo", 16), new Store("tokyo", 23));
    private static final List<Item> ITEMS = List.of(
            new Item("espresso", 250), new Item("tea", 320), new Item("cake", 480), new Item("beans 1 kg", 2190));
    private static final int PAUSING = 2;
    private static final long CYCLE_MILLIS = 120_000;
    private static final long PAUSE_FROM_MILLIS = 60_000;
    private static final long PAUSE_TO_MILLIS = 85_000;

    /** Numbers of orders by which the rare ones recur; primes, so that they do not meet. */
    private static final int BROKEN_EVERY = 1_499;

    private static final int AHEAD_EVERY = 8_009;
    private static final double LATE_SHARE = 0.005;
    private static final double MEAN_DELAY_MILLIS = 700;
    private static final long MAX_DELAY_MILLIS = 4_500;
    private static final long DAY_MILLIS = 86_400_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SplittableRandom random;
    private final long startMillis;
    private long nextId;
    private double arrivalMillis;

    private record Store(String name, int share) {}

    private record Item(String name, int cents) {}

    /**
     * Creates a stream.
     *
     * @param firstId the number of its first order
     * @param startMillis when its first order may arrive
     */
    OrderStream(long seed, long firstId, long startMillis) {
        this.random = new SplittableRandom(seed ^ firstId);
        this.startMillis = startMillis;
        this.nextId = firstId;
        this.arrivalMillis = startMillis;
    }

    /** When the next order arrives, at the earliest. */
    long nextArrivalMillis() {
        return (long) arrivalMillis;
    }

    /** Passes over a time in which nobody was there to take orders. */
    void skipTo(long millis) {
        arrivalMillis = Math.max(arrivalMillis, (double) millis);
    }

    OrderRecord next() {
        int store = store();
        while (store == PAUSING && isPause((long) arrivalMillis)) {
            store = store();
        }
        long arrival = (long) arrivalMillis;
        long id = nextId++;
        OrderRecord order = new OrderRecord(store, ALL.get(store).name(), value(id, ALL.get(store), arrival), arrival);
        arrivalMillis += -Math.log(1 - random.nextDouble()) * 1_000 / PER_SECOND;
        return order;
    }

    private boolean isPause(long millis) {
        long within = (millis - startMillis) % CYCLE_MILLIS;
        return within >= PAUSE_FROM_MILLIS && within < PAUSE_TO_MILLIS;
    }

    private int store() {
        int at = random.nextInt(100);
        int store = 0;
        while (at >= ALL.get(store).share()) {
            at -= ALL.get(store).share();
            store++;
        }
        return store;
    }

    private String value(long id, Store store, long arrival) {
        Item item = ITEMS.get(Math.min(random.nextInt(ITEMS.size()), random.nextInt(ITEMS.size())));
        int quantity = 1 + Math.min(random.nextInt(4), random.nextInt(4));
        long time = arrival - delayMillis();
        if (id % AHEAD_EVERY == AHEAD_EVERY / 2) {
            time = arrival + DAY_MILLIS;
        }
        String json = "{\"order_id\":" + id + ",\"store\":\"" + store.name() + "\",\"item\":\"" + item.name()
                + "\",\"quantity\":" + quantity + ",\"price\":" + item.cents() / 100 + "."
                + (item.cents() % 100 < 10 ? "0" : "") + item.cents() % 100 + ",\"order_time\":\""
                + TIME.format(Instant.ofEpochMilli(time)) + "\"}";
        return id % BROKEN_EVERY == BROKEN_EVERY / 2 ? broken(id, json) : json;
    }

    private long delayMillis() {
        if (random.nextDouble() < LATE_SHARE) {
            return random.nextLong(75_000, 300_000);
        }
        return Math.min(MAX_DELAY_MILLIS, (long) (-Math.log(1 - random.nextDouble()) * MEAN_DELAY_MILLIS));
    }

    /** What goes wrong: a record that was cut off, a text where a number should be, something else altogether. */
    private static String broken(long id, String json) {
        return switch ((int) (id / BROKEN_EVERY % 3)) {
            case 0 -> json.substring(0, json.length() * 2 / 3);
            case 1 -> json.replaceFirst("\"quantity\":[0-9]+", "\"quantity\":\"a few\"");
            default -> "PRINTER OUT OF PAPER";
        };
    }
}
