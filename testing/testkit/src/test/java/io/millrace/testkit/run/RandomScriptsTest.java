package io.millrace.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.random.RandomScript;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The engine gives what the reference gives for random queries over random rows. {@code -Dmillrace.test.seed=N} repeats
 * a run, {@code -Dmillrace.test.scripts=1000} makes it longer.
 */
class RandomScriptsTest {
    private static final int SCRIPTS =
            Integer.getInteger("millrace.test.scripts", Boolean.getBoolean("millrace.long") ? 3_000 : 120);
    private static final long SEED = Long.getLong("millrace.test.seed", System.nanoTime());
    private static final List<Mode> MODES = List.of(
            Mode.ONE_ROW_BATCHES, Mode.FULL_BATCHES, Mode.ENCODED, Mode.PARALLEL, Mode.RESTORED, Mode.UNOPTIMIZED);

    @Test
    void engineAndReferenceAgree() {
        System.out.println("RandomScriptsTest: " + SCRIPTS + " scripts, -Dmillrace.test.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < SCRIPTS; i++) {
            long seed = random.nextLong();
            Mode mode = MODES.get(i % MODES.size());
            assertThat(RandomCheck.differences(seed, mode))
                    .as(() -> "seed " + seed + ", " + mode + "\n" + RandomScript.textOf(seed))
                    .isEmpty();
        }
    }
}
