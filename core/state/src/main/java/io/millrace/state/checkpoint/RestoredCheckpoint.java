package io.millrace.state.checkpoint;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.Manifest.Lineage;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.StateFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The epoch that a pipeline goes on from. */
public final class RestoredCheckpoint {
    private final Manifest manifest;
    private final CheckpointReader reader;

    RestoredCheckpoint(Manifest manifest, CheckpointReader reader) {
        this.manifest = manifest;
        this.reader = reader;
    }

    public long epoch() {
        return manifest.name().epoch();
    }

    /** The incarnation that wrote it, not the present one. */
    public long incarnation() {
        return manifest.name().incarnation();
    }

    public ManifestFacts facts() {
        return manifest.facts();
    }

    /** The bytes of all state files. */
    public long stateBytes() {
        return manifest.files().values().stream().mapToLong(StateFile::bytes).sum();
    }

    /**
     * An operator's state: per former task its deltas in the order of their epochs. All of it is replayed, list after
     * list: after a change of parallelism a later list can hold newer versions of an earlier one's rows.
     *
     * @throws MillraceException when a file is not what it was: nothing of it has been handed out then
     */
    public List<List<TableDelta>> state(String operatorId) {
        for (OperatorState operator : manifest.operators()) {
            if (operator.id().equals(operatorId)) {
                return read(operator);
            }
        }
        throw new IllegalArgumentException("the pipeline has no operator " + operatorId);
    }

    private List<List<TableDelta>> read(OperatorState operator) {
        List<List<TableDelta>> state = new ArrayList<>();
        try {
            for (Lineage lineage : operator.lineages()) {
                List<TableDelta> deltas = new ArrayList<>();
                for (StateFile file : lineage.files()) {
                    deltas.addAll(reader.deltas(file));
                }
                state.add(deltas);
            }
        } catch (MillraceException e) {
            throw reader.withWayOut(e.problems());
        } catch (IOException e) {
            throw reader.withWayOut(
                    List.of(Problem.error(StateError.NOT_USABLE, "the state of " + operator.name() + " is not readable")
                            .detail("The system says: " + e.getMessage() + ".")));
        }
        return state;
    }
}
