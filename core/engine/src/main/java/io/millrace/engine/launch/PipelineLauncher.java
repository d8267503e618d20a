package io.millrace.engine.launch;

import io.millrace.engine.EngineError;
import io.millrace.engine.checkpoint.EpochStore;
import io.millrace.engine.graph.OperatorFactory;
import io.millrace.engine.graph.RestorePoint;
import io.millrace.engine.graph.SinkTarget;
import io.millrace.engine.graph.TaskGraphBuilder;
import io.millrace.plan.Pipeline;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.SharedResources;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.Source;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.checkpoint.CheckpointStore;
import io.millrace.state.checkpoint.PipelineIdentity;
import io.millrace.state.checkpoint.PipelineIdentity.OperatorIdentity;
import io.millrace.state.checkpoint.StartFrom;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts pipelines: compiles, restores, opens, and puts tasks on threads. */
public final class PipelineLauncher {
    private PipelineLauncher() {}

    /**
     * Starts a pipeline from its last decided epoch, or from nothing.
     *
     * @throws MillraceException when something is refused before anything ran
     */
    public static Launch launch(LaunchRequest request) {
        Preparation preparation = prepare(request);
        if (preparation instanceof Preparation.Ready ready) {
            RunningPipeline running = RunningPipeline.start(ready.run(), request.clock(), ready.release());
            return new Launch.Started(running, ready.fromEpoch(), ready.notes(), ready.keepsState());
        }
        return new Launch.AlreadyComplete(((Preparation.Complete) preparation).epoch());
    }

    /** Does all that a start does but to put the tasks on threads. */
    public static Preparation prepare(LaunchRequest request) {
        Pipeline pipeline = request.pipeline();
        OperatorFactory operators = new CompiledOperators(pipeline.settings(), request.clock());
        TaskGraphBuilder builder =
                new TaskGraphBuilder(pipeline, operators, request.tables(), request.clock(), request.batchRows());
        try {
            return keepsState(builder) ? prepareKept(request, builder) : prepareAnew(request, builder);
        } catch (RuntimeException e) {
            closeQuietly(builder, request.shared(), e);
            throw e;
        } catch (IOException e) {
            closeQuietly(builder, request.shared(), e);
            throw new MillraceException(
                    MillraceException.Phase.REFUSED,
                    List.of(Problem.error(EngineError.WRITE_FAILED, "the start failed: " + e.getMessage())),
                    e);
        }
    }

    /** A bounded run that leaves nothing behind but lines on the screen runs anew each time. */
    private static boolean keepsState(TaskGraphBuilder builder) {
        boolean bounded = builder.sources().values().stream().allMatch(Source::isBounded);
        boolean nothingKept = builder.sinks().values().stream()
                .allMatch(target -> target.sink().guarantee() == Guarantee.NONE);
        return !(bounded && nothingKept);
    }

    private static Preparation prepareAnew(LaunchRequest request, TaskGraphBuilder builder) throws IOException {
        SinkIdentity identity = new SinkIdentity(request.pipeline().settings().name(), 1, 0, request.fresh());
        PipelineRun run = new PipelineRun(
                builder, request.pipeline().settings(), identity, RestorePoint.START, EpochStore.NONE, request.clock());
        return new Preparation.Ready(run, () -> release(builder, request.shared(), () -> {}), 0, List.of(), false);
    }

    private static Preparation prepareKept(LaunchRequest request, TaskGraphBuilder builder) throws IOException {
        if (request.takeOver()) {
            requireNoOpenFiles(builder);
        }
        CheckpointStore store = CheckpointStore.open(
                request.disk(),
                request.stateDirectory(),
                identity(request.pipeline(), builder),
                from(request),
                decider(request, builder),
                request.takeOver());
        try {
            RestorePoint restore = store.restored()
                    .map(checkpoint -> CheckpointEpochStore.restorePoint(checkpoint, builder.stages()))
                    .orElse(RestorePoint.START);
            SinkIdentity identity = new SinkIdentity(
                    request.pipeline().settings().name(), store.incarnation(), restore.epoch(), request.fresh());
            if (restore.complete()) {
                builder.openSinks(identity, restore);
                release(builder, request.shared(), store);
                return new Preparation.Complete(restore.epoch());
            }
            EpochStore epochs = new CheckpointEpochStore(store, builder.sinks().values(), restore, request.clock());
            PipelineRun run =
                    new PipelineRun(builder, request.pipeline().settings(), identity, restore, epochs, request.clock());
            return new Preparation.Ready(
                    run, () -> release(builder, request.shared(), store), restore.epoch(), notes(store, builder), true);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** A process that wakes up goes on writing the files that it has open; nobody can keep it from that. */
    private static void requireNoOpenFiles(TaskGraphBuilder builder) {
        for (SinkTarget target : builder.sinks().values()) {
            boolean keepsOpen = target.sink().guarantee() == Guarantee.EXACTLY_ONCE
                    && target.sink().decider().isEmpty();
            if (keepsOpen) {
                throw MillraceException.refused(Problem.error(
                                StateError.TAKE_OVER_UNSAFE,
                                "a process that writes table `" + target.table().name() + "` cannot be taken over")
                        .at(target.table().place())
                        .detail("When it wakes up it goes on writing the files that it has open.")
                        .hint("Start without --take-over to see which process it is, end it with kill -9, and start"
                                + " again."));
            }
        }
    }

    /** The first one decides, for all tables that share it; every other one follows. */
    private static @Nullable Decider decider(LaunchRequest request, TaskGraphBuilder builder) throws IOException {
        Map<Decider, SinkTarget> deciders = new LinkedHashMap<>();
        for (SinkTarget target : builder.sinks().values()) {
            target.sink().decider().ifPresent(decider -> deciders.putIfAbsent(decider, target));
        }
        if (deciders.size() > 1) {
            new Followers(request.disk(), request.stateDirectory()).arrange(deciders);
        }
        return deciders.keySet().stream().findFirst().orElse(null);
    }

    private static List<Problem> notes(CheckpointStore store, TaskGraphBuilder builder) {
        List<Problem> notes = new ArrayList<>(store.notes());
        builder.sinks().values().forEach(target -> notes.addAll(target.sink().notes()));
        return notes;
    }

    private static StartFrom from(LaunchRequest request) {
        if (request.fresh()) {
            return new StartFrom.Fresh();
        }
        return request.fromEpoch().isPresent()
                ? new StartFrom.Epoch(request.fromEpoch().getAsLong())
                : new StartFrom.Latest();
    }

    private static PipelineIdentity identity(Pipeline pipeline, TaskGraphBuilder builder) {
        String version = PipelineLauncher.class.getPackage().getImplementationVersion();
        OperatorNames names = new OperatorNames(pipeline.sinks());
        List<OperatorIdentity> operators = builder.stages().nodes().stream()
                .map(node -> new OperatorIdentity(
                        node.id(),
                        names.of(node),
                        PlanFingerprints.of(node),
                        pipeline.settings().parallelism()))
                .toList();
        return new PipelineIdentity(pipeline.settings().name(), version == null ? "development" : version, operators);
    }

    /** Gives back the outputs, then the state: whoever gets the state next finds the outputs free. */
    private static void release(TaskGraphBuilder builder, SharedResources shared, Closeable state) {
        try (state;
                shared) {
            builder.closeSinks();
        } catch (IOException e) {
            throw MillraceException.failed(Problem.error(
                    EngineError.WRITE_FAILED, "an output or the state directory was not released: " + e.getMessage()));
        }
    }

    private static void closeQuietly(TaskGraphBuilder builder, SharedResources shared, Exception reason) {
        try (shared) {
            builder.closeSinks();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
