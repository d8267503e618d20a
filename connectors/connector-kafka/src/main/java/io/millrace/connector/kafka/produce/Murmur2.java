package io.millrace.connector.kafka.produce;

/** The hash by which Kafka's clients choose the partition of a key: Murmur2 by Austin Appleby, 32 bits, their seed. */
public final class Murmur2 {
    private static final int SEED = 0x9747b28c;
    private static final int FACTOR = 0x5bd1e995;
    private static final int SHIFT = 24;

    private Murmur2() {}

    /** A partition for a key, as long as there are so many. */
    public static int partition(byte[] bytes, int start, int length, int partitions) {
        return (hash(bytes, start, length) & Integer.MAX_VALUE) % partitions;
    }

    static int hash(byte[] bytes, int start, int length) {
        int hash = SEED ^ length;
        int at = start;
        int end = start + length;
        for (; end - at >= Integer.BYTES; at += Integer.BYTES) {
            int word = (bytes[at] & 0xFF)
                    | (bytes[at + 1] & 0xFF) << 8
                    | (bytes[at + 2] & 0xFF) << 16
                    | (bytes[at + 3] & 0xFF) << 24;
            word *= FACTOR;
            word ^= word >>> SHIFT;
            word *= FACTOR;
            hash = hash * FACTOR ^ word;
        }
        if (at < end) {
            for (int i = end - 1; i >= at; i--) {
                hash ^= (bytes[i] & 0xFF) << ((i - at) * Byte.SIZE);
            }
            hash *= FACTOR;
        }
        hash ^= hash >>> 13;
        hash *= FACTOR;
        return hash ^ hash >>> 15;
    }
}
