package io.millrace.state;

import java.util.SplittableRandom;

/**
 * The seed of this run's random tests: {@code -Dmillrace.test.seed=N}, else a fixed one; printed.
 */
public final class Seeds {
    public static final long SEED = Long.getLong("millrace.test.seed", 20_261_122L);

    static {
        System.out.println("state tests: -Dmillrace.test.seed=" + SEED);
    }

    private Seeds() {}

    /** How many rounds a random test goes: few in every build, many with {@code -Plong}. */
    public static int rounds(int few, int many) {
        return Boolean.getBoolean("millrace.long") ? many : few;
    }

    /** A random sequence of its own for each number. */
    public static SplittableRandom random(long number) {
        return new SplittableRandom(SEED * 1_000_003L + number * 0x9E3779B97F4A7C15L);
    }

    public static String describe(long number) {
        return "-Dmillrace.test.seed=" + SEED + ", run " + number;
    }
}
