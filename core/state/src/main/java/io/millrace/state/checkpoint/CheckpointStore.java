package io.millrace.state.checkpoint;

import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.CheckpointReader.Verified;
import io.millrace.state.checkpoint.EpochWriter.TaskKey;
import io.millrace.state.checkpoint.Manifest.Lineage;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.Reference;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.checkpoint.PipelineIdentity.OperatorIdentity;
import io.millrace.state.delta.DeltaFold;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one pipeline in one directory.
 *
 * <pre>
 * open ─► restored ─► begin(n) ─► addTask* ─► decide ─► (followers apply) ─► retire ─► fold ─► begin(n+1) ... close
 *                                  state files forced
 *                                  manifest forced, renamed
 *                                  directory forced = decided, unless a {@link Decider} decides after it
 * </pre>
 *
 * <p>State files are immutable and named by their content; a manifest names all files of its epoch, and the manifests
 * that are kept with it. Nothing is overwritten, so a crash at any point leaves the last decided epoch whole. One
 * thread.
 */
public final class CheckpointStore implements Closeable {
    /** The last decided epoch and two to go back to. */
    static final int KEPT_EPOCHS = 3;

    private final StateDirectory directory;
    private final PipelineIdentity identity;
    private final CheckpointReader reader;
    private final DirectoryHold hold;
    private final @Nullable Decider decider;
    private final long incarnation;
    private final List<Problem> notes;
    private final @Nullable RestoredCheckpoint restored;

    /** The latest first. */
    private final Deque<Verified> kept = new ArrayDeque<>();

    /** What the next manifest says, but for the files of its own epoch. */
    private List<OperatorState> operators;

    private final Map<TaskKey, List<TableDelta>> carriedOver = new LinkedHashMap<>();
    private final Map<String, Long> lastExpiry = new HashMap<>();
    private final StoredFiles files;
    private final Set<Name> manifests;
    private final List<Path> leftovers;
    private @Nullable EpochWriter current;
    /** As it is on the disk; absent until it was written. */
    private @Nullable Head head;

    private StateFolding.Limits foldLimits = StateFolding.Limits.DEFAULT;
    private boolean broken;

    private CheckpointStore(
            StateDirectory directory,
            PipelineIdentity identity,
            DirectoryHold hold,
            @Nullable Decider decider,
            StoreOpening.Start start)
            throws IOException {
        this.directory = directory;
        this.identity = identity;
        this.hold = hold;
        this.decider = decider;
        reader = new CheckpointReader(directory, identity);
        incarnation = start.incarnation();
        notes = List.copyOf(start.notes());
        kept.addAll(start.kept());
        restored = start.restored()
                .map(verified -> new RestoredCheckpoint(verified.manifest(), reader))
                .orElse(null);
        operators = startingState(start.restored().map(Verified::manifest).orElse(null));
        files = new StoredFiles(directory, reader);
        kept.forEach(verified -> files.addReferenced(verified.manifest().files()));
        manifests = directory.manifests();
        leftovers = new ArrayList<>(directory.temporaryFiles());
        writeHead();
        directory.disk().forceDirectory(directory.path());
    }

    /** Opens a store in which the rename of a manifest decides. */
    public static CheckpointStore open(Disk disk, Path path, PipelineIdentity identity, StartFrom from) {
        return open(disk, path, identity, from, null);
    }

    /** Opens a store whose epochs somebody else may decide; a directory that is in use is refused. */
    public static CheckpointStore open(
            Disk disk, Path path, PipelineIdentity identity, StartFrom from, @Nullable Decider decider) {
        return open(disk, path, identity, from, decider, false);
    }

    /**
     * Locks a directory, which is created if it does not exist, and finds the epoch to go on from.
     *
     * @param decider what decides epochs, or null when the rename of the manifest does
     * @param takeOver take the directory from a process that uses it, which the decider then fences
     * @throws MillraceException when the directory is in use, belongs to another pipeline or to another plan, or is not
     *     what was written
     */
    public static CheckpointStore open(
            Disk disk,
            Path path,
            PipelineIdentity identity,
            StartFrom from,
            @Nullable Decider decider,
            boolean takeOver) {
        StateDirectory directory = new StateDirectory(disk.ownerOnly(), path);
        try {
            Optional<FileFacts> there = disk.stat(path);
            if (there.isPresent() && !there.get().isDirectory()) {
                throw MillraceException.refused(
                        Problem.error(StateError.NOT_USABLE, "state directory `" + path + "` is a file")
                                .hint("Give the name of a directory, or of none yet, with --state-dir."));
            }
            directory.create();
            DirectoryHold hold =
                    takeOver ? takenOver(directory, identity, from, decider) : DirectoryHold.take(directory);
            try {
                StoreOpening.Start start = decider == null
                        ? new StoreOpening(directory, identity).choose(from)
                        : new MarkedOpening(directory, identity, decider).choose(from);
                return new CheckpointStore(directory, identity, hold, decider, start);
            } catch (IOException | RuntimeException e) {
                release(hold, e);
                throw e;
            }
        } catch (IOException e) {
            throw MillraceException.refused(
                    Problem.error(StateError.NOT_USABLE, "state directory `" + path + "` is not usable")
                            .detail("The system says: " + e + ".")
                            .hint("Let this user read and write the directory, or choose another with --state-dir."));
        }
    }

    /** Looks first: a start with a wrong directory must not end the process that runs. */
    private static DirectoryHold takenOver(
            StateDirectory directory, PipelineIdentity identity, StartFrom from, @Nullable Decider decider)
            throws IOException {
        if (decider == null) {
            String holder = directory.holder().orElse("the process that uses it");
            throw MillraceException.refused(Problem.error(
                            StateError.TAKE_OVER_UNSAFE,
                            "state directory `" + directory.path() + "` cannot be taken over: no table is written"
                                    + " exactly once to Kafka")
                    .hint("End " + holder + " with kill -9, then start without --take-over."));
        }
        new MarkedOpening(directory, identity, decider).peek(from);
        return DirectoryHold.byForce(directory);
    }

    private static void release(DirectoryHold hold, Exception reason) {
        try {
            hold.close();
        } catch (IOException | RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** The operators with the lineages to go on with; where the parallelism changed, the old ones are carried. */
    private List<OperatorState> startingState(@Nullable Manifest manifest) {
        Map<String, OperatorState> old = new HashMap<>();
        if (manifest != null) {
            manifest.operators().forEach(operator -> old.put(operator.id(), operator));
        }
        List<OperatorState> starting = new ArrayList<>();
        for (OperatorIdentity operator : identity.operators()) {
            OperatorState before = old.get(operator.id());
            List<Lineage> carried = before == null ? List.of() : before.carried();
            List<Lineage> tasks = before == null ? List.of() : before.tasks();
            if (tasks.size() != operator.parallelism()) {
                carried = before == null
                        ? List.of()
                        : before.lineages().stream()
                                .filter(lineage -> !lineage.files().isEmpty())
                                .toList();
                tasks = new ArrayList<>();
                for (int i = 0; i < operator.parallelism(); i++) {
                    tasks.add(Lineage.EMPTY);
                }
            }
            starting.add(new OperatorState(
                    operator.id(), operator.name(), operator.fingerprint(), Long.MIN_VALUE, carried, tasks));
        }
        return List.copyOf(starting);
    }

    /** The number of this life of the pipeline: higher than that of every earlier one. */
    public long incarnation() {
        return incarnation;
    }

    /** The epoch to go on from; empty for a start from nothing. */
    public Optional<RestoredCheckpoint> restored() {
        return Optional.ofNullable(restored);
    }

    /** What a person should know of this start: warnings. */
    public List<Problem> notes() {
        return notes;
    }

    /** The last decided epoch, or 0 when there is none. */
    public long lastEpoch() {
        return kept.isEmpty() ? 0 : kept.getFirst().manifest().name().epoch();
    }

    /** The bytes of all files that the last decided epoch consists of. */
    public long stateBytes() {
        return kept.isEmpty()
                ? 0
                : kept.getFirst().manifest().files().values().stream()
                        .mapToLong(StateFile::bytes)
                        .sum();
    }

    /** Begins an epoch: any number above the last decided one. */
    public EpochWriter begin(long epoch) {
        checkUsable();
        if (epoch <= lastEpoch()) {
            throw new IllegalArgumentException("epoch " + epoch + " does not follow " + lastEpoch());
        }
        if (current != null && !current.hasEnded()) {
            throw new IllegalStateException("epoch " + current.epoch() + " is neither decided nor aborted");
        }
        EpochWriter writer = new EpochWriter(this, epoch, carriedOver);
        carriedOver.clear();
        current = writer;
        return writer;
    }

    /**
     * Removes what the kept epochs do not need. Called when the followers have applied the last decided epoch; an error
     * does no harm, the next call does the work.
     */
    public void retire() throws IOException {
        checkUsable();
        hold.check();
        try {
            removeUnneeded();
        } catch (IOException e) {
            // It may have stood still in the middle, and somebody else has tidied up.
            hold.check();
            throw e;
        }
    }

    private void removeUnneeded() throws IOException {
        Verified last = kept.peekFirst();
        if (last == null) {
            return;
        }
        Optional<Reference> known = head == null ? Optional.empty() : head.latest();
        if (!known.equals(Optional.of(last.reference()))) {
            long lag = last.manifest().name().epoch()
                    - known.map(latest -> latest.name().epoch()).orElse(0L);
            writeHead();
            if (lag > 1) {
                // Or a crash could bring back a head that names a manifest which is deleted below.
                directory.disk().forceDirectory(directory.path());
            }
        }
        Set<Name> keptNames = new TreeSet<>();
        kept.forEach(verified -> keptNames.add(verified.manifest().name()));
        for (Name name : List.copyOf(manifests)) {
            if (!keptNames.contains(name)) {
                directory.disk().delete(directory.manifest(name));
                manifests.remove(name);
            }
        }
        files.retain(needed());
        while (!leftovers.isEmpty()) {
            directory.disk().delete(leftovers.get(0));
            leftovers.remove(0);
        }
    }

    /** The files of kept epochs, of the next one as far as it is known, and of no other. */
    private Set<String> needed() {
        Set<String> needed = new TreeSet<>();
        kept.forEach(verified -> needed.addAll(verified.manifest().files().keySet()));
        for (OperatorState operator : operators) {
            operator.lineages().forEach(lineage -> lineage.files().forEach(file -> needed.add(file.sha256())));
        }
        if (current != null && !current.hasEnded()) {
            needed.addAll(current.references());
        }
        return needed;
    }

    /**
     * Folds increments into a base where they have outgrown it; the next epoch names the base instead. Called between
     * epochs, when there is time; while one is being written it does nothing.
     *
     * @return by how many files the next epoch is smaller
     */
    public int fold() throws IOException {
        checkUsable();
        if (current != null && !current.hasEnded()) {
            return 0;
        }
        int replaced = 0;
        List<OperatorState> folded = new ArrayList<>();
        try {
            for (OperatorState operator : operators) {
                OperatorState after = StateFolding.fold(operator, foldLimits, files);
                replaced += StateFolding.files(operator) - StateFolding.files(after);
                folded.add(after);
            }
        } finally {
            folded.addAll(operators.subList(folded.size(), operators.size()));
            operators = List.copyOf(folded);
        }
        return replaced;
    }

    /** Ends the use of the directory; an epoch that is being written is lost. */
    @Override
    public void close() throws IOException {
        broken = true;
        hold.close();
    }

    /** For tests, whose state is small. */
    void foldLimits(StateFolding.Limits limits) {
        foldLimits = limits;
    }

    private void checkUsable() {
        if (broken) {
            throw new IllegalStateException("the checkpoint store is closed, or a decision is unknown");
        }
    }

    private Head presentHead() {
        List<Reference> references = kept.stream().map(Verified::reference).toList();
        return new Head(
                identity.engineVersion(),
                identity.pipeline(),
                incarnation,
                references.stream().findFirst(),
                references.stream().skip(1).toList());
    }

    private void writeHead() throws IOException {
        Head present = presentHead();
        byte[] bytes = present.text().bytes();
        directory.replace(directory.head(), bytes, bytes.length);
        head = present;
    }

    List<OperatorState> operators() {
        return operators;
    }

    void checkTask(TaskKey task) {
        for (OperatorState operator : operators) {
            if (operator.id().equals(task.operatorId())
                    && task.subtask() >= 0
                    && task.subtask() < operator.tasks().size()) {
                return;
            }
        }
        throw new IllegalArgumentException("the pipeline has no task " + task);
    }

    /** The deltas that change something: rows, deletions, or an expiry that was not written yet. */
    List<TableDelta> worthWriting(TaskKey task, List<TableDelta> deltas) {
        List<TableDelta> changed = new ArrayList<>();
        for (TableDelta delta : deltas) {
            String table = task.operatorId() + "/" + task.subtask() + "/" + delta.table();
            boolean expires = delta.expiredBelow() > lastExpiry.getOrDefault(table, Long.MIN_VALUE);
            if (delta.rowCount() > 0 || delta.deletedCount() > 0 || expires) {
                changed.add(delta);
            }
            if (expires) {
                lastExpiry.put(table, delta.expiredBelow());
            }
        }
        return changed;
    }

    StoredFiles files() {
        return files;
    }

    Manifest manifest(Name name, List<OperatorState> states, ManifestFacts facts) {
        List<Reference> previous =
                kept.stream().limit(KEPT_EPOCHS - 1).map(Verified::reference).toList();
        return new Manifest(identity.engineVersion(), identity.pipeline(), name, previous, states, facts);
    }

    /** Decides an epoch whose state files are forced. */
    void decide(Manifest manifest) throws IOException {
        checkUsable();
        hold.check();
        Name name = manifest.name();
        SealedText text = SealedText.of(ManifestText.print(manifest));
        files.force();
        try {
            byte[] bytes = text.bytes();
            directory.replace(directory.manifest(name), bytes, bytes.length);
        } catch (IOException e) {
            hold.check();
            throw afterFailedRename(name, e);
        }
        try {
            directory.disk().forceDirectory(directory.path());
        } catch (IOException e) {
            broken = true;
            throw new DecisionUnknownException(name.epoch(), e);
        }
        decideOutside(name, text.sha256());
        manifests.add(name);
        kept.addFirst(new Verified(manifest, text.sha256()));
        while (kept.size() > KEPT_EPOCHS) {
            kept.removeLast();
        }
        operators = manifest.operators();
    }

    /** With a decider the manifest is only prepared so far. */
    private void decideOutside(Name name, String sha256) throws IOException {
        if (decider == null) {
            return;
        }
        try {
            decider.decide(new Marker(identity.pipeline(), incarnation, name.epoch(), sha256));
        } catch (IOException e) {
            broken = true;
            throw new DecisionUnknownException(name.epoch(), e);
        } catch (RuntimeException e) {
            broken = true;
            throw e;
        }
    }

    /** A rename that reports an error may have happened all the same. */
    private IOException afterFailedRename(Name name, IOException failure) {
        try {
            if (directory.disk().stat(directory.manifest(name)).isEmpty()) {
                return failure;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        broken = true;
        return new DecisionUnknownException(name.epoch(), failure);
    }

    /** Takes back what a given-up epoch wrote and keeps its changes for the next. */
    void aborted(Map<TaskKey, List<TableDelta>> changes, Set<String> created) {
        changes.forEach((task, deltas) -> carriedOver.put(task, DeltaFold.fold(deltas, /* isWhole= */ false)));
        created.forEach(files::discard);
    }
}
