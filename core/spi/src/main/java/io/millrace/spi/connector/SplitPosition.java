package io.millrace.spi.connector;

/**
 * A place between two records of a split.
 *
 * @param offset the source's own position: a byte in a file, a record offset in a partition
 * @param records how many records lie before it
 */
public record SplitPosition(long offset, long records) {
    public static final SplitPosition START = new SplitPosition(0, 0);
}
