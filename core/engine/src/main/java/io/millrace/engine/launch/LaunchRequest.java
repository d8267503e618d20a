package io.millrace.engine.launch;

import io.millrace.engine.graph.Tables;
import io.millrace.plan.Pipeline;
import io.millrace.spi.connector.SharedResources;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What to run, and from where.
 *
 * @param stateDirectory where checkpoints lie
 * @param fresh start anew over existing state and output
 * @param takeOver take the state from a process that uses it
 * @param fromEpoch restore this epoch, not the last one
 * @param batchRows the most records per read
 * @param shared what the tables have in common; closed with the run
 */
public record LaunchRequest(
        Pipeline pipeline,
        Tables tables,
        Path stateDirectory,
        boolean fresh,
        boolean takeOver,
        OptionalLong fromEpoch,
        int batchRows,
        Clock clock,
        Disk disk,
        SharedResources shared) {
    /** About a thousand: enough to spread the costs of a batch, little enough for the caches. */
    public static final int DEFAULT_BATCH_ROWS = 1024;

    /** For tables that share nothing. */
    public LaunchRequest(
            Pipeline pipeline,
            Tables tables,
            Path stateDirectory,
            boolean fresh,
            OptionalLong fromEpoch,
            int batchRows,
            Clock clock,
            Disk disk) {
        this(pipeline, tables, stateDirectory, fresh, false, fromEpoch, batchRows, clock, disk, new SharedResources());
    }
}
