package io.millrace.engine.launch;

import io.millrace.engine.checkpoint.CheckpointCoordinator;
import io.millrace.engine.checkpoint.EpochStore;
import io.millrace.engine.checkpoint.SplitAssigner;
import io.millrace.engine.graph.RestorePoint;
import io.millrace.engine.graph.TaskGraph;
import io.millrace.engine.graph.TaskGraphBuilder;
import io.millrace.engine.graph.TaskHooks;
import io.millrace.engine.task.SpacePatience;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskSnapshot;
import io.millrace.engine.task.WakeUp;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PipelineSettings.Trigger;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.effect.Clock;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline without any thread: tasks and a coordinator that somebody steps. {@link RunningPipeline} gives
 * each a thread; the simulation steps them in a seeded order.
 */
public final class PipelineRun {
    private final TaskGraph graph;
    private final CheckpointCoordinator coordinator;
    private final WakeUp coordinatorWakeUp = new WakeUp();
    private volatile boolean cancelled;
    private volatile @Nullable String pauseReason;

    /** Opens the sinks, builds the tasks, deals the splits. */
    public PipelineRun(
            TaskGraphBuilder builder,
            PipelineSettings settings,
            SinkIdentity identity,
            RestorePoint restore,
            EpochStore store,
            Clock clock)
            throws IOException {
        graph = builder.build(identity, restore, this::acknowledge, new TaskHooks(() -> cancelled, this::pause));
        SplitAssigner assigner = new SplitAssigner(graph, settings.trigger() instanceof Trigger.AvailableNow, clock);
        assigner.assignInitial(restore);
        coordinator = new CheckpointCoordinator(
                graph,
                store,
                restore,
                assigner,
                () -> new SpacePatience(coordinatorWakeUp, () -> cancelled, this::pause),
                clock,
                coordinatorWakeUp,
                settings.epochInterval().toNanos());
    }

    private void pause(@Nullable String reason) {
        pauseReason = reason;
    }

    /** Tasks are built before the coordinator, and step only after it is there. */
    private void acknowledge(TaskSnapshot snapshot) {
        coordinator.acknowledge(snapshot);
    }

    public List<Task> tasks() {
        return graph.tasks();
    }

    public TaskGraph graph() {
        return graph;
    }

    public CheckpointCoordinator coordinator() {
        return coordinator;
    }

    WakeUp coordinatorWakeUp() {
        return coordinatorWakeUp;
    }

    /** Gives the run up: waits for space end, nothing more is decided. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** What the run waits for (a full disk), or null. */
    @Nullable
    String pauseReason() {
        return pauseReason;
    }
}
