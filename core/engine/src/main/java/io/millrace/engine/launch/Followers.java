package io.millrace.engine.launch;

import io.millrace.engine.EngineError;
import io.millrace.engine.graph.SinkTarget;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.follower.OutboxFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Makes all systems but the first one followers of it, each with an outbox of its own in the state directory. */
final class Followers {
    private static final String OUTBOX = "outbox";

    private final Disk disk;
    private final Path stateDirectory;

    Followers(Disk disk, Path stateDirectory) {
        this.disk = disk.ownerOnly();
        this.stateDirectory = stateDirectory;
    }

    /**
     * Arranges them.
     *
     * @param deciders with a table of each, the first one first
     */
    void arrange(Map<Decider, SinkTarget> deciders) throws IOException {
        Map<String, Decider> bySystem = new HashMap<>();
        Decider first = null;
        for (Map.Entry<Decider, SinkTarget> entry : deciders.entrySet()) {
            Decider decider = entry.getKey();
            String system = decider.systemId();
            Decider same = bySystem.putIfAbsent(system, decider);
            if (same != null) {
                throw oneSystem(entry.getValue(), decider, same);
            }
            if (first == null) {
                first = decider;
            } else if (!decider.follow(new OutboxFiles(disk, outbox(system)))) {
                throw cannotFollow(entry.getValue(), decider, Objects.requireNonNull(first));
            }
        }
    }

    /** Named after the system, so that the order of tables in the file does not matter. */
    private Path outbox(String system) {
        return stateDirectory.resolve(OUTBOX).resolve(system.replaceAll("[^a-zA-Z0-9_-]", "_"));
    }

    private static MillraceException oneSystem(SinkTarget target, Decider decider, Decider same) {
        return MillraceException.refused(Problem.error(
                        EngineError.TWO_DECIDERS,
                        "table `" + target.table().name()
                                + "` leads to a cluster that other tables name in another way")
                .at(target.table().place())
                .detail(decider.description() + " and " + same.description()
                        + " are one cluster, and its tables are written in one transaction.")
                .hint("Give all tables of the cluster the same 'properties.bootstrap.servers'."));
    }

    private static MillraceException cannotFollow(SinkTarget target, Decider decider, Decider first) {
        return MillraceException.refused(Problem.error(
                        EngineError.TWO_DECIDERS,
                        "table `" + target.table().name() + "` cannot be written exactly once beside tables of "
                                + first.description())
                .at(target.table().place())
                .detail("It belongs to " + decider.description() + ", which cannot follow the decision of another"
                        + " system.")
                .hint("Add 'sink.delivery-guarantee' = 'at-least-once' to the options of the table, or write it in a"
                        + " pipeline of its own."));
    }
}
