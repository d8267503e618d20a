package io.millrace.state.checkpoint;

import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.Reference;
import io.millrace.state.checkpoint.Manifest.StateFile;
import io.millrace.state.delta.DamagedBytesException;
import io.millrace.state.delta.DeltaCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a state directory and believes nothing that it has not verified. */
final class CheckpointReader {
    /** More problems than this are one problem: a lost directory. */
    private static final int MAX_PROBLEMS = 5;

    private final StateDirectory directory;
    private final PipelineIdentity identity;

    CheckpointReader(StateDirectory directory, PipelineIdentity identity) {
        this.directory = directory;
        this.identity = identity;
    }

    /** A manifest and the hash of its content. */
    record Verified(Manifest manifest, String sha256) {
        Reference reference() {
            return new Reference(manifest.name(), sha256);
        }
    }

    /** The head, or empty when there is no such file. */
    Optional<Head> head() throws IOException {
        Path path = directory.head();
        if (directory.disk().stat(path).isEmpty()) {
            return Optional.empty();
        }
        Problem notAFile = notAFile(path);
        if (notAFile != null) {
            throw refused(notAFile);
        }
        try {
            SealedText text = SealedText.read(directory.read(path));
            JsonObject json = JsonReader.read(text.content());
            checkFormat(path, json);
            return Optional.of(Head.read(json));
        } catch (DamagedBytesException | IllegalArgumentException e) {
            throw refused(Problem.error(StateError.HEAD_DAMAGED, "`head` of " + shownDirectory() + " is damaged")
                    .detail(e.getMessage()));
        }
    }

    /** The manifest of this name, with the hash that it must have if that is known. */
    Verified manifest(Name name, @Nullable String expectedHash) throws IOException {
        Path path = directory.manifest(name);
        if (directory.disk().stat(path).isEmpty()) {
            throw refused(Problem.error(StateError.FILE_MISSING, shown(path) + " is missing")
                    .detail("It is the manifest of epoch " + name.epoch() + "."));
        }
        Problem notAFile = notAFile(path);
        if (notAFile != null) {
            throw refused(notAFile);
        }
        try {
            SealedText text = SealedText.read(directory.read(path));
            JsonObject json = JsonReader.read(text.content());
            checkFormat(path, json);
            Manifest manifest = ManifestText.read(json);
            checkPlace(path, name, manifest, text.sha256(), expectedHash);
            return new Verified(manifest, text.sha256());
        } catch (DamagedBytesException | IllegalArgumentException e) {
            throw refused(Problem.error(StateError.MANIFEST_DAMAGED, shown(path) + " is damaged")
                    .detail(e.getMessage()));
        }
    }

    private void checkPlace(Path path, Name name, Manifest manifest, String hash, @Nullable String expectedHash) {
        if (!manifest.pipeline().equals(identity.pipeline())) {
            throw refused(otherPipeline(manifest.pipeline()));
        }
        if (!manifest.name().equals(name)) {
            throw refused(Problem.error(StateError.CHAIN_BROKEN, shown(path) + " is another epoch's manifest")
                    .detail("Its content is that of " + manifest.name().fileName() + "."));
        }
        if (expectedHash != null && !expectedHash.equals(hash)) {
            throw refused(Problem.error(StateError.CHAIN_BROKEN, shown(path) + " is not the manifest that was decided")
                    .detail("Its hash is " + hash + ", what was written after it names " + expectedHash + "."));
        }
    }

    private void checkFormat(Path path, JsonObject json) {
        long format = json.number("format");
        if (format > Manifest.FORMAT) {
            throw refused(Problem.error(
                            StateError.NEWER_FORMAT, shown(path) + " was written by a newer version of Millrace")
                    .detail("It has format " + format + " and was written by version " + json.string("engine")
                            + "; this is version " + identity.engineVersion() + ", which reads formats up to "
                            + Manifest.FORMAT + ".")
                    .hint("Run version " + json.string("engine") + " or a later one; or give another directory with"
                            + " --state-dir and start with --fresh, which reads all input again and repeats the"
                            + " output."));
        }
    }

    Problem otherPipeline(String found) {
        return Problem.error(
                        StateError.OTHER_PIPELINE,
                        shownDirectory() + " holds the state of pipeline `" + found + "`, not of `"
                                + identity.pipeline() + "`")
                .detail("A pipeline's name is its 'pipeline.name' setting, else the name of its file.")
                .hint("Use another directory with --state-dir, or put SET 'pipeline.name' = '" + found
                        + "'; into the file if it is the same pipeline.");
    }

    /** What is wrong with the names and lengths of a manifest's files. */
    List<Problem> lengthProblems(Manifest manifest) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (StateFile file : manifest.files().values()) {
            Path path = directory.stateFile(file.sha256());
            Optional<FileFacts> facts = directory.disk().stat(path);
            String owner = manifest.name().fileName();
            Problem notAFile = facts.isPresent() ? notAFile(path) : null;
            if (notAFile != null) {
                problems.add(notAFile);
            } else if (facts.isEmpty()) {
                problems.add(Problem.error(StateError.FILE_MISSING, shown(path) + " is missing")
                        .detail(owner + " names it with " + file.bytes() + " bytes."));
            } else if (facts.get().bytes() != file.bytes()) {
                problems.add(Problem.error(StateError.FILE_SIZE, shown(path) + " has the wrong size")
                        .detail("It has " + facts.get().bytes() + " bytes, " + owner + " says " + file.bytes() + "."));
            }
        }
        return problems;
    }

    private @Nullable Problem notAFile(Path path) throws IOException {
        boolean isLink = directory.disk().isSymbolicLink(path)
                || (path.startsWith(directory.stateFiles()) && directory.disk().isSymbolicLink(directory.stateFiles()));
        boolean isDirectory =
                directory.disk().stat(path).map(FileFacts::isDirectory).orElse(false);
        if (!isLink && !isDirectory) {
            return null;
        }
        return Problem.error(
                        StateError.NOT_A_FILE,
                        shown(path) + " is a " + (isLink ? "symbolic link" : "directory") + ", not a file")
                .detail("State is not read through links, which may lead to something else tomorrow.");
    }

    /** The content of a file, whose hash is verified. */
    List<TableDelta> deltas(StateFile file) throws IOException {
        Path path = directory.stateFile(file.sha256());
        if (directory.disk().stat(path).isEmpty()) {
            throw refused(Problem.error(StateError.FILE_MISSING, shown(path) + " is missing")
                    .detail("It had " + file.bytes() + " bytes."));
        }
        Problem notAFile = notAFile(path);
        if (notAFile != null) {
            throw refused(notAFile);
        }
        byte[] bytes = directory.read(path);
        String actual = SealedText.sha256(bytes, bytes.length);
        if (!actual.equals(file.sha256())) {
            throw refused(Problem.error(StateError.FILE_DAMAGED, shown(path) + " is damaged")
                    .detail("The SHA-256 of its " + bytes.length + " bytes is " + actual
                            + ", not the one that it is named by."));
        }
        try {
            return DeltaCodec.decode(bytes);
        } catch (DamagedBytesException e) {
            throw refused(Problem.error(StateError.FILE_DAMAGED, shown(path) + " has the right hash but no content")
                    .detail(e.getMessage()));
        }
    }

    private static MillraceException refused(Problem problem) {
        return MillraceException.refused(problem);
    }

    private String shown(Path path) {
        return "`" + directory.shown(path) + "` of " + shownDirectory();
    }

    private String shownDirectory() {
        return "state directory `" + directory.path() + "`";
    }

    /** A refusal; problems without a hint also say which epochs can still be restored. */
    MillraceException withWayOut(List<Problem> problems) {
        SortedSet<Long> whole = restorableEpochs();
        String can = whole.isEmpty()
                ? "No epoch of this directory can be restored."
                : (whole.size() == 1 ? "Epoch " : "Epochs ") + joined(whole) + " can still be restored.";
        String hint = whole.isEmpty()
                ? "Put the directory back from a copy, or start with --fresh, which reads all input again and repeats"
                        + " the output."
                : "Put the directory back from a copy; or start with --from " + whole.last() + " to go on from that"
                        + " epoch, which is refused where output of later ones is visible; or with --fresh, which"
                        + " writes all output again.";
        List<Problem> completed = new ArrayList<>();
        for (Problem problem : problems.subList(0, Math.min(problems.size(), MAX_PROBLEMS))) {
            String detail = problem.detail() == null ? can : problem.detail() + " " + can;
            completed.add(problem.hint() == null ? problem.detail(detail).hint(hint) : problem);
        }
        return new MillraceException(Phase.REFUSED, completed, null);
    }

    private static String joined(Set<Long> numbers) {
        List<String> words = numbers.stream().map(String::valueOf).toList();
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** The epochs of which everything is there and verified: this reads all state. */
    private SortedSet<Long> restorableEpochs() {
        SortedSet<Long> whole = new TreeSet<>();
        try {
            for (Name name : directory.manifests()) {
                if (isWhole(name)) {
                    whole.add(name.epoch());
                }
            }
        } catch (IOException e) {
            // What cannot be listed cannot be restored.
        }
        return whole;
    }

    private boolean isWhole(Name name) {
        try {
            Manifest manifest = manifest(name, null).manifest();
            if (!lengthProblems(manifest).isEmpty()) {
                return false;
            }
            for (StateFile file : manifest.files().values()) {
                deltas(file);
            }
            return true;
        } catch (IOException | MillraceException e) {
            return false;
        }
    }
}
