package io.millrace.engine.task;

import io.millrace.engine.EngineError;
import io.millrace.spi.effect.OutOfSpaceException;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits out a full disk: repeats a write until there is room, telling what is waited for; other failures end the run.
 */
public final class SpacePatience {
    private static final long RETRY_NANOS = 500_000_000L;

    /** A write that can be repeated after it found no room. */
    @FunctionalInterface
    public interface Write {
        void run() throws IOException;
    }

    private final WakeUp wakeUp;
    private final BooleanSupplier cancelled;
    private final Consumer<@Nullable String> pauseReason;

    /**
     * Creates the patience of one thread.
     *
     * @param pauseReason takes what is waited for, as a sentence goes on behind "waits for", and null when the wait is
     *     over
     */
    public SpacePatience(WakeUp wakeUp, BooleanSupplier cancelled, Consumer<@Nullable String> pauseReason) {
        this.wakeUp = wakeUp;
        this.cancelled = cancelled;
        this.pauseReason = pauseReason;
    }

    public void run(Write write) {
        boolean waited = false;
        while (true) {
            try {
                write.run();
                if (waited) {
                    pauseReason.accept(null);
                }
                return;
            } catch (OutOfSpaceException e) {
                waited = true;
                pauseReason.accept("room on a disk: " + e.getMessage() + "; the write is tried again twice a second");
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("stopped while the disk was full");
                }
                wakeUp.announceSleep();
                wakeUp.sleep(RETRY_NANOS);
            } catch (IOException e) {
                throw new MillraceException(
                        MillraceException.Phase.FAILED,
                        java.util.List.of(Problem.error(
                                        EngineError.WRITE_FAILED, "the output could not be written: " + e.getMessage())
                                .detail("Nothing of this epoch was made visible.")
                                .hint("Mend what is named and run the pipeline again: it resumes from its last"
                                        + " checkpoint.")),
                        e);
            }
        }
    }
}
