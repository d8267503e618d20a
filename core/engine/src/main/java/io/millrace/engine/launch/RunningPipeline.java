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

    private final PipelineRun run;
    private final Runnable release;
    private final List<TaskThread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile State state = State.RUNNING;

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
        Thread coordinator = new Thread(running::coordinate, "millrace-coordinator");
        coordinator.setDaemon(true);
        run.coordinatorWakeUp().bind(coordinator);
        coordinator.start();
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
            fail(e);
        }
        end();
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
