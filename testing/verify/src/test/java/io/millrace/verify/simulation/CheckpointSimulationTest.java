package io.millrace.verify.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Runs a windowed file-to-file pipeline under seeded schedules; schedule i crashes first at the i-th change of the
 * disk, so that the machine goes down at every step of the first epochs, and then at random ones.
 */
class CheckpointSimulationTest {
    private static final int SCHEDULES = Boolean.getBoolean("millrace.long") ? 2000 : 200;
    /** Few runs change the disk more often: a later crash would come after their end. */
    private static final int FIRST_CRASHES = 200;

    @Test
    void losesAndDoublesNothing() throws IOException {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("CheckpointSimulationTest: -Dmillrace.test.seed=" + seed);
        int crashes = 0;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Simulation simulation = new Simulation(seed + schedule);
            simulation.live(schedule % FIRST_CRASHES);
            assertThat(simulation.visible())
                    .describedAs("schedule %d of seed %d", schedule, seed)
                    .isEqualTo(simulation.expected());
            crashes += simulation.crashes();
        }
        System.out.println("CheckpointSimulationTest: " + SCHEDULES + " schedules, " + crashes + " crashes");
        assertThat(crashes).isGreaterThan(SCHEDULES / 2);
    }
}
