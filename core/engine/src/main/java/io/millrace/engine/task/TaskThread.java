package io.millrace.engine.task;

import io.millrace.spi.effect.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Drives a task: steps while there is work, sleeps while there is none. */
public final class TaskThread {
    /** Sources cannot wake a thread when a file grows or a rate allows the next row: they are asked this often. */
    private static final long SLEEP_NANOS = 2_000_000L;

    private static final long STATUS_NANOS = 100_000_000L;

    /** A task comes to its end by itself, unless it waits for somebody outside, such as a broker that is gone. */
    private static final long CANCEL_PATIENCE_MILLIS = 2_000L;

    private final Task task;
    private final Clock clock;
    private final Consumer<Throwable> failed;
    private final Thread thread;
    private volatile boolean cancelled;
    private volatile boolean interrupted;

    public TaskThread(Task task, Clock clock, Consumer<Throwable> failed) {
        this.task = task;
        this.clock = clock;
        this.failed = failed;
        thread = new Thread(this::run, "millrace-" + task.name());
        thread.setDaemon(true);
        task.wakeUp().bind(thread);
    }

    public void start() {
        thread.start();
    }

    public void cancel() {
        cancelled = true;
        task.wakeUp().wake();
    }

    /** Waits for the end; a cancelled task that waits for somebody outside is interrupted after a while. */
    public void join() throws InterruptedException {
        if (cancelled) {
            thread.join(CANCEL_PATIENCE_MILLIS);
            interrupted = thread.isAlive();
            if (interrupted) {
                thread.interrupt();
            }
        }
        thread.join();
    }

    private void run() {
        Throwable failure = null;
        try {
            loop();
        } catch (Throwable e) {
            failure = e;
        }
        failure = closed(failure);
        if (failure != null && !interrupted) {
            failed.accept(failure);
        }
    }

    private void loop() {
        long nextStatus = clock.monotonicNanos();
        while (!cancelled && !task.isFinished()) {
            boolean moved = task.step();
            long now = clock.monotonicNanos();
            if (now - nextStatus >= 0) {
                task.publishStatus();
                nextStatus = now + STATUS_NANOS;
            }
            if (!moved && !task.isFinished()) {
                task.wakeUp().announceSleep();
                if (task.hasWork()) {
                    task.wakeUp().stayAwake();
                } else {
                    task.wakeUp().sleep(SLEEP_NANOS);
                }
            }
        }
        task.publishStatus();
    }

    private @Nullable Throwable closed(@Nullable Throwable failure) {
        try {
            task.close();
            return failure;
        } catch (Exception e) {
            return failure == null ? e : failure;
        }
    }
}
