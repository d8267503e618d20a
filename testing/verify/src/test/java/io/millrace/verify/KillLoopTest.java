package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.verifier.KillLoop;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command, killed at moments spread over a run, loses and doubles nothing. {@code -Dmillrace.test.kills=100
 * -Dmillrace.test.seed=7} make it longer and different.
 */
class KillLoopTest {
    private static final int KILLS =
            Integer.getInteger("millrace.test.kills", Boolean.getBoolean("millrace.long") ? 150 : 25);
    /** A run must outlive its kills, each of which waits for an epoch. */
    private static final int ROWS_PER_FILE = Integer.getInteger("millrace.test.rows", 2_800 * KILLS);

    private static final long SEED = Long.getLong("millrace.test.seed", System.nanoTime());

    @Test
    void losesAndDoublesNothing(@TempDir Path directory) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        KillLoop.Result result = KillLoop.run(classPath, directory, KILLS, ROWS_PER_FILE, SEED);
        System.out.println("KillLoopTest: -Dmillrace.test.seed=" + SEED + ": " + result);
        assertThat(result.spread()).hasSize(KILLS);
        assertThat(result.report().isExact()).as(result.toString()).isTrue();
    }
}
