package io.millrace.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How long records are kept; compacted topics keep the last record of each key in any case.
 *
 * <p>There is no limit of time by default: Kafka compares it with the time in the record, which is event time where a
 * pipeline writes, so that history a pipeline writes today would be deleted at once.
 *
 * @param time how old a record may grow; empty keeps records of any age
 * @param partitionBytes how large a partition may grow before its oldest records go; empty sets no limit
 */
public record Retention(Optional<Duration> time, OptionalLong partitionBytes) {
    private static final long DEFAULT_PARTITION_BYTES = 1L << 30;

    /** Records of any age, one gibibyte for each partition. */
    public static Retention byDefault() {
        return new Retention(Optional.empty(), OptionalLong.of(DEFAULT_PARTITION_BYTES));
    }

    /** As a person reads it: {@code records of any age, up to 1 GiB in a partition}. */
    public String text() {
        String age = time.map(limit -> "records of the last " + text(limit)).orElse("records of any age");
        return partitionBytes.isEmpty()
                ? age
                : age + ", up to " + text(partitionBytes.getAsLong()) + " in each partition";
    }

    private static String text(Duration time) {
        if (time.toMillis() % Duration.ofDays(1).toMillis() == 0) {
            return time.toDays() + " d";
        } else if (time.toMillis() % Duration.ofHours(1).toMillis() == 0) {
            return time.toHours() + " h";
        } else if (time.toMillis() % 1000 == 0) {
            return time.toSeconds() + " s";
        }
        return time.toMillis() + " ms";
    }

    private static String text(long bytes) {
        if (bytes % (1L << 30) == 0) {
            return (bytes >> 30) + " GiB";
        } else if (bytes % (1L << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes + " bytes";
    }
}
