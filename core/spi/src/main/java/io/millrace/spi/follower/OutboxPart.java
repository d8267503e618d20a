package io.millrace.spi.follower;

/**
 * A file with rows of one table and one epoch.
 *
 * @param file its name in the outbox; never used twice
 * @param sha256 of its content, 64 hexadecimal digits
 */
public record OutboxPart(long epoch, String table, String file, long bytes, String sha256) {
    OutboxPart in(long preparedEpoch) {
        return new OutboxPart(preparedEpoch, table, file, bytes, sha256);
    }
}
