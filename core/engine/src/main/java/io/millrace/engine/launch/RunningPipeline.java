package io.millrace.engine.launch;

import io.millrace.engine.launch.PipelineStatus.State;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskThread;
import io.millrace.spi.effect.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A pipeline on its threads: one per task and one for the coordinator. */
public final class RunningPipeline {
    private static final long COORDINATOR_SLEEP_NANOS = 5_000_000L;

    /** A killed coordinator comes to its end by itself, unless it waits for somebody outside, such as a broker. */
    private static final long KILL_PATIENCE_MILLIS = 2_000L;

    private final PipelineRun run;
    private final Runnable release;
    private final List<TaskThread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread coordinator = new Thread(this::coordinate, "millrace-coordinator");
    private final Object lastStep = new Object();
    private volatile State state = State.RUNNING;
    private boolean pastLastStep;
    private boolean interrupted;

    private RunningPipeline(PipelineRun run, Runnable release) {
        this.run = run;
        this.release = release;
    }

    /**
     * Starts the threads.
     *
     * @param release gives back the state directory, once everything has ended
     */
    static RunningPipeline start(PipelineRun run, Clock clock, Runnable release) {
        RunningPipeline running = new RunningPipeline(run, release);
        for (Task task : run.tasks()) {
            running.threads.add(new TaskThread(task, clock, running::fail));
        }
        running.threads.forEach(TaskThread::start);
        running.coordinator.setDaemon(true);
        run.coordinatorWakeUp().bind(running.coordinator);
        running.coordinator.start();
        return running;
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        run.cancel();
        run.coordinatorWakeUp().wake();
    }

    private void coordinate() {
        try {
            while (!run.coordinator().isFinished() && !run.isCancelled()) {
                if (!run.coordinator().step()) {
                    run.coordinatorWakeUp().announceSleep();
                    run.coordinatorWakeUp().sleep(COORDINATOR_SLEEP_NANOS);
                }
            }
        } catch (Throwable e) {
            if (!wasInterrupted()) {
                fail(e);
            }
        }
        passLastStep();
        end();
    }

    private boolean wasInterrupted() {
        synchronized (lastStep) {
            return interrupted;
        }
    }

    /** From here on nobody interrupts: what follows must be done. */
    private void passLastStep() {
        synchronized (lastStep) {
            pastLastStep = true;
            boolean unused = Thread.interrupted();
        }
    }

    private void end() {
        if (run.isCancelled()) {
            threads.forEach(TaskThread::cancel);
        }
        try {
            for (TaskThread thread : threads) {
                thread.join();
            }
            release.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() != null) {
            state = State.FAILED;
        } else {
            state = run.coordinator().isComplete() ? State.FINISHED : State.STOPPED;
        }
        ended.countDown();
    }

    /** Asks for a clean stop: one more epoch, then the end. Returns at once. */
    public void requestStop() {
        if (state == State.RUNNING) {
            state = State.STOPPING;
        }
        run.coordinator().requestStop();
    }

    /** Ends at once, as a crash would: nothing more is decided; everything since the last epoch is read again. */
    public void kill() {
        run.cancel();
        run.coordinatorWakeUp().wake();
        Thread patience = new Thread(this::interruptLastStep, "millrace-kill");
        patience.setDaemon(true);
        patience.start();
    }

    /** Ends a wait for somebody outside: whether the epoch was decided is found out by the next start. */
    private void interruptLastStep() {
        try {
            if (ended.await(KILL_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lastStep) {
            if (!pastLastStep) {
                interrupted = true;
                coordinator.interrupt();
            }
        }
    }

    /** Waits for the end; false when it did not come in time. */
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    /** What ended the pipeline early, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /** The counters of each node up to the last decided epoch, over all runs: those that the ledger balances. */
    public Map<String, OperatorCounters> ledger() {
        return run.coordinator().decidedLedger();
    }

    public PipelineStatus status() {
        return StatusReader.read(run, state);
    }
}
