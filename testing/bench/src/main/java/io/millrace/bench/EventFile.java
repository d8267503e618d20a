package io.millrace.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * Writes Nexmark-like events as JSON lines of about 320 bytes: of 50 events, 1 person, 3 auctions, 46 bids; half of the
 * bids go to hot auctions, a quarter comes from hot bidders; 10,000 events per second of event time, out of order by up
 * to a second. The same seed gives the same file.
 */
public final class EventFile {
    private static final int EVENTS_PER_SECOND = 10_000;
    private static final int DISORDER_MILLIS = 1000;
    private static final int CYCLE = 50;
    private static final int FIRST_BID = 4;
    private static final int ACTIVE_AUCTIONS = 1000;
    private static final int ACTIVE_PEOPLE = 2000;
    private static final int FIRST_ID = 1000;
    private static final long SEED = 42;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final StringBuilder line = new StringBuilder(512);

    private EventFile() {}

    /** Where {@link #make} writes. */
    static Path path(Path directory, long events) {
        return directory.resolve("events-" + events + ".json");
    }

    /** How many of the first events are bids. */
    static long bids(long events) {
        return events / CYCLE * (CYCLE - FIRST_BID) + Math.max(0, events % CYCLE - FIRST_BID);
    }

    /** When an event would reach a log: behind the latest time that it may bear. */
    static long arrivalMillis(long event) {
        return START.toEpochSecond(ZoneOffset.UTC) * 1000 + event * 1000 / EVENTS_PER_SECOND + DISORDER_MILLIS;
    }

    /** Writes the file unless it is there already. */
    public static Path make(Path directory, long events) throws IOException {
        Path file = path(directory, events);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path partial = directory.resolve("_" + file.getFileName());
            new EventFile().write(partial, events);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private void write(Path file, long events) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (long event = 0; event < events; event++) {
                line.setLength(0);
                append(event);
                line.append('\n');
                out.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private void append(long event) {
        long millis = event * 1000 / EVENTS_PER_SECOND + random.nextInt(DISORDER_MILLIS);
        long cycle = event / CYCLE;
        int place = (int) (event % CYCLE);
        if (place == 0) {
            appendPerson(FIRST_ID + cycle, millis);
        } else if (place < FIRST_BID) {
            appendAuction(FIRST_ID + cycle * 3 + place - 1, FIRST_ID + recent(cycle, ACTIVE_PEOPLE), millis);
        } else {
            appendBid(cycle, millis);
        }
    }

    private void appendPerson(long id, long millis) {
        line.append("{\"event_type\":0,\"person\":{\"id\":").append(id).append(",\"name\":\"");
        word(6).append(' ');
        word(9).append("\",\"emailAddress\":\"");
        word(7).append('@');
        word(5).append(".com\",\"creditCard\":\"");
        for (int i = 0; i < 4; i++) {
            line.append(1000 + random.nextInt(9000)).append(i < 3 ? " " : "\",\"city\":\"");
        }
        word(8).append("\",\"state\":\"");
        word(2).append("\",\"dateTime\":\"");
        time(millis).append("\",\"extra\":\"");
        word(80).append("\"},\"auction\":null,\"bid\":null}");
    }

    private void appendAuction(long id, long seller, long millis) {
        int price = price();
        line.append("{\"event_type\":1,\"person\":null,\"auction\":{\"id\":")
                .append(id)
                .append(",\"itemName\":\"");
        word(12).append("\",\"description\":\"");
        word(60).append("\",\"initialBid\":")
                .append(price)
                .append(",\"reserve\":")
                .append(price * 2L);
        line.append(",\"dateTime\":\"");
        time(millis).append("\",\"expires\":\"");
        time(millis + 20_000).append("\",\"seller\":").append(seller).append(",\"category\":");
        line.append(10 + random.nextInt(5)).append(",\"extra\":\"");
        word(50).append("\"},\"bid\":null}");
    }

    private void appendBid(long cycle, long millis) {
        long lastAuction = cycle * 3;
        long auction = random.nextInt(2) == 0 ? lastAuction / 100 * 100 : recent(lastAuction, ACTIVE_AUCTIONS);
        long bidder = random.nextInt(4) == 0 ? cycle / 100 * 100 : recent(cycle, ACTIVE_PEOPLE);
        int channel = random.nextInt(10_000);
        line.append("{\"event_type\":2,\"person\":null,\"auction\":null,\"bid\":{\"auction\":")
                .append(FIRST_ID + auction)
                .append(",\"bidder\":")
                .append(FIRST_ID + bidder)
                .append(",\"price\":")
                .append(price())
                .append(",\"channel\":\"channel-")
                .append(channel)
                .append("\",\"url\":\"https://www.nexmark.com/");
        word(5).append('/');
        word(5).append('/');
        word(4).append("/item.htm?query=1&channel_id=").append(channel).append("\",\"dateTime\":\"");
        time(millis).append("\",\"extra\":\"");
        word(50).append("\"}}");
    }

    private long recent(long last, int active) {
        return Math.max(0, last - random.nextInt(active));
    }

    private int price() {
        return (int) Math.round(Math.pow(10.0, random.nextDouble() * 6.0) * 100.0);
    }

    private StringBuilder word(int length) {
        for (int i = 0; i < length; i++) {
            line.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return line;
    }

    private StringBuilder time(long millis) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(
                START.toEpochSecond(ZoneOffset.UTC) + Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC);
        line.append(at.toLocalDate()).append(' ');
        two(at.getHour()).append(':');
        two(at.getMinute()).append(':');
        two(at.getSecond()).append('.');
        int fraction = (int) Math.floorMod(millis, 1000L);
        line.append((char) ('0' + fraction / 100));
        return two(fraction % 100);
    }

    private StringBuilder two(int value) {
        return line.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
