package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.state.Seeds;
import io.millrace.state.StateError;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The store on a disk that fails once at any operation, or is full at any number of bytes. */
class StoreFaultTest {
    private static final int SCHEDULES = Seeds.rounds(6, 60);
    private static final int EPOCHS = 5;

    /** Full at every budget: the last decided epoch stays, what was half written goes, space cures it. */
    @Test
    void aFullDiskCostsNothingButTime() throws IOException {
        for (int number = 0; number < SCHEDULES; number++) {
            long most = mostBytes(number);
            for (long budget = 0; budget < most; budget += 1 + budget / 25) {
                StoreSchedule schedule = new StoreSchedule(number, EPOCHS);
                MemoryDisk disk = new MemoryDisk();
                disk.limitBytes(budget);
                boolean wasFull = runWhereFull(schedule, disk);
                assertThat(wasFull)
                        .as("%s, %d bytes", schedule.describe(), budget)
                        .isTrue();
                disk.limitBytes(Long.MAX_VALUE);
                disk.restart();
                schedule.run(disk);
                assertEnd(schedule, disk);
            }
        }
    }

    private static long mostBytes(int number) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        long[] most = new long[1];
        disk.inject((operation, path) -> most[0] = Math.max(most[0], disk.usedBytes()));
        runWhereFull(new StoreSchedule(number, EPOCHS), disk);
        return most[0];
    }

    /** Tries each epoch again while the disk is full, then gives it space in the same process. */
    private static boolean runWhereFull(StoreSchedule schedule, MemoryDisk disk) throws IOException {
        boolean wasFull = false;
        CheckpointStore store;
        try {
            store = schedule.open(disk, new StartFrom.Latest());
        } catch (MillraceException e) {
            assertThat(e.problems().get(0).code()).isEqualTo(StateError.NOT_USABLE);
            return true;
        }
        try (store) {
            for (long epoch = store.lastEpoch() + 1; epoch <= schedule.epochs; epoch++) {
                try {
                    schedule.write(store, epoch);
                    store.retire();
                    store.fold();
                } catch (IOException e) {
                    wasFull = true;
                    assertThat(store.lastEpoch()).isEqualTo(schedule.decided);
                }
            }
            disk.limitBytes(Long.MAX_VALUE);
            if (schedule.decided < schedule.epochs) {
                schedule.write(store, schedule.epochs);
                store.retire();
            }
        }
        return wasFull;
    }

    /** An error at every operation: the epoch fails, the next takes its changes along. */
    @Test
    void anErrorAnywhereLosesNoChange() throws IOException {
        long unknown = 0;
        for (int number = 0; number < SCHEDULES; number++) {
            for (long at = 0; ; at++) {
                StoreSchedule schedule = new StoreSchedule(number, EPOCHS);
                MemoryDisk disk = new MemoryDisk();
                if (!runWithErrorAt(schedule, disk, at)) {
                    break;
                }
                unknown += schedule.decided < schedule.tried && schedule.tried == schedule.epochs ? 1 : 0;
                disk.restart(at % 2 == 0 ? null : Seeds.random(at));
                try (CheckpointStore store = schedule.open(disk, new StartFrom.Latest())) {
                    long epoch = schedule.assertWhole(store);
                    assertThat(epoch)
                            .as("%s, error at %d", schedule.describe(), at)
                            .isBetween(schedule.decided, schedule.tried);
                    schedule.decided = epoch;
                }
                schedule.run(disk);
                disk.restart();
                assertEnd(schedule, disk);
            }
        }
        assertThat(unknown).as("runs whose last decision failed").isPositive();
    }

    /** Runs with one error at an operation, reading ones included; false when there are not so many operations. */
    private static boolean runWithErrorAt(StoreSchedule schedule, MemoryDisk disk, long at) throws IOException {
        long[] count = new long[1];
        disk.inject((operation, path) -> {
            if (count[0]++ == at) {
                throw new IOException("Input/output error");
            }
        });
        CheckpointStore store;
        try {
            store = schedule.open(disk, new StartFrom.Latest());
        } catch (MillraceException e) {
            assertThat(e.problems().get(0).code()).isEqualTo(StateError.NOT_USABLE);
            return true;
        }
        for (long epoch = 1; epoch <= schedule.epochs; epoch++) {
            try {
                schedule.write(store, epoch);
                store.retire();
                store.fold();
            } catch (DecisionUnknownException e) {
                return true;
            } catch (IOException e) {
                // What failed is made good by the next epoch.
            }
        }
        return count[0] > at;
    }

    private static void assertEnd(StoreSchedule schedule, MemoryDisk disk) throws IOException {
        try (CheckpointStore store = schedule.open(disk, new StartFrom.Latest())) {
            assertThat(schedule.assertWhole(store)).as(schedule.describe()).isEqualTo(schedule.epochs);
        }
    }
}
