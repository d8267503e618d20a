package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.connector.basic.file.WriterState.Part;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings an output directory to what the last decided epoch says, or refuses it.
 *
 * <p>Nothing is changed before everything was checked. A crash at any point leaves a directory that the next start
 * brings to the same end.
 */
final class OutputRecovery {
    private final String table;
    private final Disk disk;
    private final Path directory;
    private final boolean isNew;

    /** @param isNew whether the last decided epoch, if there is one, knows nothing of the table */
    OutputRecovery(String table, Disk disk, Path directory, boolean isNew) {
        this.table = table;
        this.disk = disk;
        this.directory = directory;
        this.isNew = isNew;
    }

    /** A directory that is this run's alone, with the marker that it has now. */
    record Opened(OutputLock lock, OutputMarker marker) {}

    Opened recover(SinkIdentity identity, WriterState state) throws IOException {
        try {
            if (!OutputLock.mayBeHeld(disk, directory)) {
                // What is refused stays as it was: no lock is left behind in a directory of somebody else.
                requireUsable(identity, state);
                createDirectory();
            } else {
                requireOwn(marker(), identity);
            }
            OutputLock lock = OutputLock.take(disk, directory, table, identity);
            try {
                return new Opened(lock, apply(requireUsable(identity, state), identity, state));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (AccessDeniedException e) {
            throw refused(
                    BasicConnectorError.OUTPUT_NOT_WRITABLE,
                    "the output directory `" + directory + "` of table `" + table + "` cannot be written",
                    "The operating system denies access to `" + e.getFile() + "`.",
                    "Give this user the right to write there (chmod u+rwx), or choose another 'path'.");
        }
    }

    /** The marker that is there, if this start may go on with the directory. */
    private @Nullable OutputMarker requireUsable(SinkIdentity identity, WriterState state) throws IOException {
        Optional<FileFacts> facts = disk.stat(directory);
        if (facts.isPresent() && !facts.get().isDirectory()) {
            throw refused(
                    BasicConnectorError.OUTPUT_NOT_A_DIRECTORY,
                    "the output path `" + directory + "` of table `" + table + "` is a file",
                    "A filesystem table is written as a directory of parts.",
                    "Give 'path' a directory that is empty or does not exist.");
        }
        OutputMarker old = marker();
        requireOwn(old, identity);
        if (identity.lastEpoch() == 0 || (isNew && old == null)) {
            requireNothingToRepeat(old, identity);
        } else {
            requireState(old, identity, state);
        }
        return old;
    }

    private @Nullable OutputMarker marker() throws IOException {
        try {
            return OutputMarker.read(disk, directory).orElse(null);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            throw refused(
                    BasicConnectorError.OUTPUT_DAMAGED,
                    "the file `" + directory.resolve(OutputMarker.FILE_NAME) + "` cannot be understood",
                    "It says who writes the directory, but " + e.getMessage() + ".",
                    "Restore the file from a backup, or choose another 'path'.");
        }
    }

    private void requireOwn(@Nullable OutputMarker old, SinkIdentity identity) {
        if (old == null) {
            return;
        }
        if (!old.pipeline().equals(identity.pipeline())) {
            throw refused(
                    BasicConnectorError.OUTPUT_OF_ANOTHER,
                    "the output directory `" + directory + "` of table `" + table + "` belongs to pipeline `"
                            + old.pipeline() + "`",
                    "This pipeline is `" + identity.pipeline() + "`; a directory is written by one pipeline only.",
                    "Choose another 'path'. If the pipeline was renamed, SET 'pipeline.name' = '" + old.pipeline()
                            + "'.");
        }
        if (!old.table().equals(table)) {
            throw refused(
                    BasicConnectorError.OUTPUT_OF_ANOTHER,
                    "the output directory `" + directory + "` of table `" + table + "` belongs to table `" + old.table()
                            + "` of this pipeline",
                    "A directory is written by one table only.",
                    "Choose another 'path' for one of the tables.");
        }
    }

    private void requireNothingToRepeat(@Nullable OutputMarker old, SinkIdentity identity) throws IOException {
        if (identity.fresh()) {
            return;
        }
        Optional<Path> visible = disk.list(directory).stream()
                .map(FileFacts::path)
                .filter(path -> !FileLocation.isHidden(path))
                .findFirst();
        if (old == null && visible.isPresent()) {
            throw refused(
                    BasicConnectorError.OUTPUT_FOREIGN,
                    "the output directory `" + directory + "` of table `" + table + "` holds something else",
                    "It holds `" + visible.get().getFileName() + "` and no file .millrace, so this pipeline did not"
                            + " write it.",
                    "Choose a 'path' that is empty or does not exist; or run with --fresh to add the output to what"
                            + " is there.");
        }
        if (old != null && (old.epoch() > 0 || visible.isPresent())) {
            throw refused(
                    BasicConnectorError.OUTPUT_WITHOUT_STATE,
                    "the output directory `" + directory + "` of table `" + table
                            + "` has output of this pipeline, whose state is gone",
                    "Output up to epoch " + old.epoch() + " is visible, and there is no state to go on from: starting"
                            + " anew would write it again.",
                    "Give the state directory that belongs to it with --state-dir; or delete the output directory; or"
                            + " run with --fresh, which leaves the old parts and writes everything again.");
        }
    }

    private void requireState(@Nullable OutputMarker old, SinkIdentity identity, WriterState state) throws IOException {
        if (old == null) {
            throw damaged(
                    "the output directory `" + directory + "` of table `" + table + "` has no file .millrace",
                    "The state is at epoch " + identity.lastEpoch()
                            + ", so this pipeline wrote a directory that has been moved, emptied or replaced since.");
        }
        if (old.epoch() > identity.lastEpoch()) {
            throw refused(
                    BasicConnectorError.OUTPUT_AHEAD,
                    "the output directory `" + directory + "` of table `" + table + "` is ahead of the state",
                    "Output up to epoch " + old.epoch() + " is visible, the state is at epoch " + identity.lastEpoch()
                            + ": the epochs between would be written twice.",
                    "Start from epoch " + old.epoch() + " or later with --from; or run with --fresh, which leaves the"
                            + " old parts and writes everything again.");
        }
        for (Part part : state.closed()) {
            if (part.epoch() > old.epoch()
                    && disk.stat(part.file().visible(directory)).isEmpty()) {
                requirePart(part, identity.lastEpoch());
            }
        }
        for (Part part : state.open()) {
            requirePart(part, identity.lastEpoch());
        }
    }

    private void requirePart(Part part, long epoch) throws IOException {
        Path hidden = part.file().hidden(directory);
        Optional<FileFacts> facts = disk.stat(hidden);
        if (facts.isEmpty() || facts.get().bytes() < part.bytes()) {
            throw damaged(
                    "the output part `" + hidden + "` of table `" + table + "` is "
                            + (facts.isEmpty() ? "missing" : "too short"),
                    "Epoch " + epoch + " promises " + part.bytes() + " bytes of it"
                            + facts.map(found -> ", it has " + found.bytes() + ".")
                                    .orElse("."));
        }
    }

    private OutputMarker apply(@Nullable OutputMarker old, SinkIdentity identity, WriterState state)
            throws IOException {
        Set<Path> decided = new HashSet<>();
        for (Part part : state.closed()) {
            Path hidden = part.file().hidden(directory);
            if (disk.stat(hidden).isPresent()) {
                disk.rename(hidden, part.file().visible(directory));
            }
        }
        for (Part part : state.open()) {
            Path hidden = part.file().hidden(directory);
            decided.add(hidden);
            try (WritableFile file = disk.append(hidden, part.bytes())) {
                file.force();
            }
        }
        for (FileFacts facts : disk.list(directory)) {
            if (PartFile.ofHidden(facts.path()).isPresent() && !decided.contains(facts.path())) {
                disk.delete(facts.path());
            }
        }
        disk.forceDirectory(directory);
        long incarnation = Math.max(identity.incarnation(), old == null ? 1 : old.incarnation() + 1);
        OutputMarker marker = new OutputMarker(identity.pipeline(), table, incarnation, identity.lastEpoch());
        marker.write(disk, directory);
        return marker;
    }

    /** Creates the directory, names made durable from the first one that was there. */
    private void createDirectory() throws IOException {
        Path existing = directory;
        while (existing != null && disk.stat(existing).isEmpty()) {
            existing = existing.getParent();
        }
        disk.createDirectories(directory);
        for (Path made = directory; made != null && !made.equals(existing); made = made.getParent()) {
            Path parent = made.getParent();
            if (parent != null) {
                disk.forceDirectory(parent);
            }
        }
    }

    /** What a fresh run repeats, as a note: the files that were there before it. */
    List<Problem> repeated(OutputMarker opened) throws IOException {
        List<Path> old = disk.list(directory).stream()
                .map(FileFacts::path)
                .filter(path -> !FileLocation.isHidden(path))
                .toList();
        if (old.isEmpty()) {
            return List.of();
        }
        String fact = "rows of table `" + table + "` are written again: `" + directory + "` holds " + old.size()
                + (old.size() == 1 ? " file" : " files") + " of before";
        return List.of(new Problem(
                BasicConnectorError.OUTPUT_REPEATED,
                Severity.NOTE,
                fact,
                null,
                "--fresh leaves them; the first is `" + old.get(0).getFileName() + "`, the new ones are `part-"
                        + opened.incarnation() + "-…`.",
                "Delete the old files if nobody is to see rows twice."));
    }

    private static MillraceException damaged(String fact, String detail) {
        return refused(
                BasicConnectorError.OUTPUT_DAMAGED,
                fact,
                detail,
                "Put back what was moved or deleted; or run with --fresh, which writes everything again into what is"
                        + " there.");
    }

    private static MillraceException refused(BasicConnectorError code, String fact, String detail, String hint) {
        return MillraceException.refused(
                Problem.error(code, fact).detail(detail).hint(hint));
    }
}
