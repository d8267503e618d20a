package io.millrace.connector.basic.generate;

/** Random bits as a function of a seed and a number (SplitMix64 by Steele, Lea and Flood, 2014). */
final class RandomBits {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final double UNIT = 0x1.0p-53;

    private RandomBits() {}

    static long at(long seed, long number) {
        long z = seed + (number + 1) * GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }

    /** Evenly in {@code [min, max]}. */
    static long between(long bits, long min, long max) {
        long range = max - min + 1;
        return range == 0 ? bits : min + unsignedHigh(bits, range);
    }

    /** Evenly in [0, 1). */
    static double unit(long bits) {
        return (bits >>> 11) * UNIT;
    }

    private static long unsignedHigh(long left, long right) {
        return Math.multiplyHigh(left, right) + ((left >> 63) & right) + ((right >> 63) & left);
    }

    /** A seed for a name below another seed. */
    static long seed(long parent, String name) {
        long seed = parent;
        for (int i = 0; i < name.length(); i++) {
            seed = at(seed, name.charAt(i));
        }
        return at(seed, name.length());
    }
}
