package io.millrace.bench.jmh;

import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.field;
import static io.millrace.spi.type.DataTypes.row;
import static io.millrace.spi.type.DataTypes.timestamp;

import io.millrace.bench.EventFile;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The events of the macro benchmark, in memory and framed into batches. */
final class NexmarkEvents {
    static final int BATCH = 1024;
    static final int BATCHES = 8;
    static final int EVENTS = BATCH * BATCHES;

    private static final int SPARE = 16;

    static final RowType PERSON = row(
            field("id", BIGINT),
            field("name", STRING),
            field("emailAddress", STRING),
            field("creditCard", STRING),
            field("city", STRING),
            field("state", STRING),
            field("dateTime", timestamp(3)),
            field("extra", STRING));
    static final RowType AUCTION = row(
            field("id", BIGINT),
            field("itemName", STRING),
            field("description", STRING),
            field("initialBid", BIGINT),
            field("reserve", BIGINT),
            field("dateTime", timestamp(3)),
            field("expires", timestamp(3)),
            field("seller", BIGINT),
            field("category", BIGINT),
            field("extra", STRING));
    static final RowType BID = row(
            field("auction", BIGINT),
            field("bidder", BIGINT),
            field("price", BIGINT),
            field("channel", STRING),
            field("url", STRING),
            field("dateTime", timestamp(3)),
            field("extra", STRING));
    static final RowType TABLE = row(
            field("event_type", INT),
            field("person", PERSON.withNullable(true)),
            field("auction", AUCTION.withNullable(true)),
            field("bid", BID.withNullable(true)));

    final byte[] data;
    final int[][] starts = new int[BATCHES][BATCH];
    final int[][] lengths = new int[BATCHES][BATCH];

    NexmarkEvents() throws IOException {
        Path directory = Files.createTempDirectory("millrace-jmh");
        Path file = EventFile.make(directory, EVENTS);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        Files.delete(directory);
        data = Arrays.copyOf(bytes, bytes.length + SPARE);
        int position = 0;
        for (int event = 0; event < EVENTS; event++) {
            int end = position;
            while (data[end] != '\n') {
                end++;
            }
            starts[event / BATCH][event % BATCH] = position;
            lengths[event / BATCH][event % BATCH] = end - position;
            position = end + 1;
        }
    }
}
