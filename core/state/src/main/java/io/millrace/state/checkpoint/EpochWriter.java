package io.millrace.state.checkpoint;

import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.Manifest.Lineage;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.delta.ByteWriter;
import io.millrace.state.delta.DeltaChunks;
import io.millrace.state.delta.DeltaCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes one epoch. One thread, the store's.
 *
 * <p>An epoch that fails, or is aborted, leaves the last decided one as it was. The changes given to it are not lost:
 * they are kept in memory and written with the next epoch, so that tasks may go on and never send a change twice.
 */
public final class EpochWriter {
    private final CheckpointStore store;
    private final long epoch;
    private final Map<TaskKey, List<TableDelta>> changes;
    private final Map<TaskKey, List<StateFile>> added = new LinkedHashMap<>();
    private final Set<String> created = new TreeSet<>();
    private @Nullable IOException failure;
    private boolean ended;
    private long bytesWritten;

    /** A task of an operator. */
    record TaskKey(String operatorId, int subtask) {}

    /** @param carriedOver changes of epochs that failed, by task */
    EpochWriter(CheckpointStore store, long epoch, Map<TaskKey, List<TableDelta>> carriedOver) {
        this.store = store;
        this.epoch = epoch;
        changes = new LinkedHashMap<>(carriedOver);
    }

    public long epoch() {
        return epoch;
    }

    /** The bytes of the state files that were new. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Whether writing has failed already, so that {@link #decide} will. */
    public boolean hasFailed() {
        return failure != null;
    }

    /**
     * Writes what a task's tables changed since the last epoch. An error of the disk is kept for {@link #decide}: the
     * changes of all tasks must be given in any case.
     */
    public void addTask(String operatorId, int subtask, List<TableDelta> deltas) {
        checkOpen();
        TaskKey task = new TaskKey(operatorId, subtask);
        store.checkTask(task);
        List<TableDelta> changed = store.worthWriting(task, deltas);
        if (!changed.isEmpty()) {
            List<TableDelta> all = new ArrayList<>(changes.getOrDefault(task, List.of()));
            all.addAll(changed);
            changes.put(task, all);
        }
        if (failure == null && !changes.getOrDefault(task, List.of()).isEmpty()) {
            try {
                writeTask(task);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void writeTask(TaskKey task) throws IOException {
        List<StateFile> files = new ArrayList<>();
        for (List<TableDelta> content : DeltaChunks.split(changes.getOrDefault(task, List.of()))) {
            files.add(writeFile(content));
        }
        added.put(task, files);
    }

    private StateFile writeFile(List<TableDelta> content) throws IOException {
        ByteWriter bytes = DeltaCodec.encode(content);
        StateFile file =
                new StateFile(SealedText.sha256(bytes.array(), bytes.length()), bytes.length(), /* base= */ false);
        if (!created.contains(file.sha256()) && store.files().store(file, bytes)) {
            created.add(file.sha256());
            bytesWritten += file.bytes();
        }
        return file;
    }

    /**
     * Decides the epoch: when this returns, it is what a restart goes on from, and followers may apply.
     *
     * @throws DecisionUnknownException when the pipeline must stop as if it had crashed
     * @throws IOException when the epoch was not decided; all is as before, the next epoch may try again
     */
    public void decide(ManifestFacts facts) throws IOException {
        checkOpen();
        for (TaskKey task : changes.keySet()) {
            if (failure == null && !added.containsKey(task)) {
                addTask(task.operatorId(), task.subtask(), List.of());
            }
        }
        if (failure != null) {
            IOException reason = failure;
            abort();
            throw reason;
        }
        try {
            store.decide(manifest(facts));
            ended = true;
        } catch (DecisionUnknownException e) {
            ended = true;
            throw e;
        } catch (IOException e) {
            abort();
            throw e;
        }
    }

    private Manifest manifest(ManifestFacts facts) {
        List<OperatorState> operators = new ArrayList<>();
        for (OperatorState operator : store.operators()) {
            List<Lineage> tasks = new ArrayList<>();
            for (int subtask = 0; subtask < operator.tasks().size(); subtask++) {
                List<StateFile> files = added.getOrDefault(new TaskKey(operator.id(), subtask), List.of());
                tasks.add(operator.tasks().get(subtask).with(files));
            }
            long watermark = facts.operatorWatermarks().getOrDefault(operator.id(), Long.MIN_VALUE);
            operators.add(new OperatorState(
                    operator.id(), operator.name(), operator.fingerprint(), watermark, operator.carried(), tasks));
        }
        return store.manifest(new Name(epoch, store.incarnation()), operators, facts);
    }

    /** Gives the epoch up: its files go, its changes stay for the next one. */
    public void abort() {
        if (!ended) {
            ended = true;
            store.aborted(changes, created);
        }
    }

    /** The hashes of all files that this epoch will name. */
    Set<String> references() {
        Set<String> references = new TreeSet<>(created);
        added.values().forEach(files -> files.forEach(file -> references.add(file.sha256())));
        return references;
    }

    boolean hasEnded() {
        return ended;
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("epoch " + epoch + " has ended");
        }
    }
}
