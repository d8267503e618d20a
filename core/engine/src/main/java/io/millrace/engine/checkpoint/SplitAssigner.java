package io.millrace.engine.checkpoint;

import io.millrace.engine.EngineError;
import io.millrace.engine.graph.RestorePoint;
import io.millrace.engine.graph.TaskGraph;
import io.millrace.engine.source.SourceInput;
import io.millrace.engine.source.SplitAssignment;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.task.Task;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.Split;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds splits and deals them to tasks: all at the start, new ones while an unbounded source runs.
 *
 * <p>A bounded source that resumes reads the splits that it had; files that came since belong to another run.
 */
public final class SplitAssigner {
    private final List<Reading> readings = new ArrayList<>();
    private final TaskGraph graph;
    private final Clock clock;

    /** One source with the splits that are known. */
    private static final class Reading {
        final String id;
        final String table;
        final Source source;
        final boolean watches;
        final List<SourceInput> inputs;
        final Set<String> known = new HashSet<>();
        long nextDiscoveryNanos;
        int dealt;

        Reading(String id, String table, Source source, boolean watches, List<SourceInput> inputs) {
            this.id = id;
            this.table = table;
            this.source = source;
            this.watches = watches;
            this.inputs = inputs;
        }
    }

    /**
     * Prepares the assignment of a run.
     *
     * @param availableNow what is there at the start is all there is for this run
     */
    public SplitAssigner(TaskGraph graph, boolean availableNow, Clock clock) {
        this.graph = graph;
        this.clock = clock;
        for (PlanNode node : graph.stages().nodes()) {
            Source source = graph.sources().get(node.id());
            if (source != null) {
                String table = node instanceof Scan scan ? scan.table().name() : node.id();
                boolean watches = !availableNow && source.discoveryInterval().isPresent();
                readings.add(new Reading(node.id(), table, source, watches, inputs(node.id())));
            }
        }
    }

    private List<SourceInput> inputs(String node) {
        List<SourceInput> inputs = new ArrayList<>();
        for (Task task : graph.tasks()) {
            task.sources().stream().filter(input -> input.id().equals(node)).forEach(inputs::add);
        }
        return inputs;
    }

    /** Whether all sources end by themselves. */
    public boolean isBounded() {
        return readings.stream().allMatch(reading -> reading.source.isBounded());
    }

    /** Deals the splits of the restored epoch and those that are there now. */
    public void assignInitial(RestorePoint restore) {
        for (Reading reading : readings) {
            List<SplitProgress> restored = restore.splits().stream()
                    .filter(split -> split.source().equals(reading.id))
                    .toList();
            reading.source.resume(restored.stream().map(SplitProgress::split).toList());
            for (SplitProgress split : restored) {
                reading.known.add(split.split().id());
                assign(reading, split);
            }
            if (restore.isStart() || !reading.source.isBounded()) {
                discover(reading);
            }
            if (!reading.watches) {
                reading.inputs.forEach(SourceInput::completeAssignment);
            }
        }
    }

    /** Looks for new splits where it is time to; returns whether there were any. */
    public boolean discoverWhenDue() {
        boolean found = false;
        long now = clock.monotonicNanos();
        for (Reading reading : readings) {
            if (reading.watches && now - reading.nextDiscoveryNanos >= 0) {
                found |= discover(reading);
            }
        }
        return found;
    }

    private boolean discover(Reading reading) {
        reading.nextDiscoveryNanos = clock.monotonicNanos()
                + reading.source.discoveryInterval().map(Duration::toNanos).orElse(0L);
        boolean found = false;
        try {
            for (Split split : reading.source.discover()) {
                if (reading.known.add(split.id())) {
                    add(reading, split);
                    found = true;
                }
            }
        } catch (IOException e) {
            throw new MillraceException(
                    MillraceException.Phase.FAILED,
                    List.of(Problem.error(
                            EngineError.READ_FAILED,
                            "the splits of table `" + reading.table + "` could not be listed: " + e.getMessage())),
                    e);
        }
        return found;
    }

    private void add(Reading reading, Split split) {
        int number = graph.directory().add(reading.table, split.id());
        deal(reading, SplitAssignment.fromStart(split, number));
    }

    private void assign(Reading reading, SplitProgress split) {
        int number = graph.directory().add(reading.table, split.split().id());
        deal(reading, new SplitAssignment(split.split(), number, split.position(), split.watermark(), split.ended()));
    }

    private void deal(Reading reading, SplitAssignment assignment) {
        int turn = reading.dealt++ % reading.inputs.size();
        reading.inputs.get(turn).assign(assignment);
    }
}
