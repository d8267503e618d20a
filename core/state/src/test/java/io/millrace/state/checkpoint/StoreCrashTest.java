package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.effect.MemoryDisk;
import io.millrace.state.Seeds;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The store on a disk that crashes at every single operation. */
class StoreCrashTest {
    private static final int SCHEDULES = Seeds.rounds(200, 2_000);

    @Test
    void aCrashAtAnyOperationLosesNoDecidedEpoch() throws IOException {
        long crashes = 0;
        long newer = 0;
        for (int number = 0; number < SCHEDULES; number++) {
            int epochs = number % 20 == 0 ? 7 : 2;
            long operations = runWhole(number, epochs);
            for (long at = 0; at < operations; at++) {
                StoreSchedule schedule = new StoreSchedule(number, epochs);
                MemoryDisk disk = new MemoryDisk();
                disk.crashAtChange(at);
                runUntilCrash(schedule, disk);
                disk.restart(at % 3 == 0 ? null : Seeds.random(number * 1000L + at));
                crashes++;
                newer += assertRecovered(schedule, disk, at) ? 1 : 0;
                if (at % 8 == 0) {
                    // Whatever the crash left must not be in the way of what follows.
                    schedule.run(disk);
                    disk.restart();
                    assertEnd(schedule, disk);
                }
            }
        }
        System.out.println("StoreCrashTest: " + SCHEDULES + " schedules, " + crashes + " crashes");
        assertThat(crashes).isGreaterThan(SCHEDULES * 20L);
        assertThat(newer)
                .as("crashes after which the undecided epoch was found")
                .isPositive();
    }

    /** Runs without a fault, checks the end, and returns how many operations there were. */
    private static long runWhole(int number, int epochs) throws IOException {
        StoreSchedule schedule = new StoreSchedule(number, epochs);
        MemoryDisk disk = new MemoryDisk();
        schedule.run(disk);
        long operations = disk.changes();
        disk.restart();
        assertEnd(schedule, disk);
        return operations;
    }

    private static void runUntilCrash(StoreSchedule schedule, MemoryDisk disk) throws IOException {
        try {
            schedule.run(disk);
        } catch (MemoryDisk.Crash expected) {
            return;
        }
        throw new AssertionError("no crash in " + schedule.describe());
    }

    /** Whether an epoch was found whose decision had not been reported yet. */
    private static boolean assertRecovered(StoreSchedule schedule, MemoryDisk disk, long at) throws IOException {
        try (CheckpointStore store = schedule.open(disk, new StartFrom.Latest())) {
            long epoch = schedule.assertWhole(store);
            assertThat(epoch).as("%s, crash at %d", schedule.describe(), at).isIn(schedule.decided, schedule.tried);
            boolean newer = epoch > schedule.decided;
            schedule.decided = epoch;
            return newer;
        }
    }

    private static void assertEnd(StoreSchedule schedule, MemoryDisk disk) throws IOException {
        try (CheckpointStore store = schedule.open(disk, new StartFrom.Latest())) {
            assertThat(schedule.assertWhole(store)).as(schedule.describe()).isEqualTo(schedule.epochs);
        }
        for (long epoch = Math.max(1, schedule.epochs - 2); epoch <= schedule.epochs; epoch++) {
            disk.restart();
            try (CheckpointStore store = schedule.open(disk, new StartFrom.Epoch(epoch))) {
                assertThat(schedule.assertWhole(store)).as(schedule.describe()).isEqualTo(epoch);
            }
        }
    }
}
