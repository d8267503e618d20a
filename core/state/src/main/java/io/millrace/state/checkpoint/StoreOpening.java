package io.millrace.state.checkpoint;

import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.checkpoint.CheckpointReader.Verified;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.OperatorState;
import io.millrace.state.checkpoint.Manifest.Reference;
import io.millrace.state.checkpoint.ManifestFacts.SinkFacts;
import io.millrace.state.checkpoint.PipelineIdentity.OperatorIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the epoch to start from, or refuses: it never guesses, and never starts empty over state. */
final class StoreOpening {
    private final StateDirectory directory;
    private final PipelineIdentity identity;
    private final CheckpointReader reader;
    private final List<Problem> notes = new ArrayList<>();

    StoreOpening(StateDirectory directory, PipelineIdentity identity) {
        this.directory = directory;
        this.identity = identity;
        reader = new CheckpointReader(directory, identity);
    }

    /**
     * How to start.
     *
     * @param incarnation a new one
     * @param kept the manifest to restore, then those that it keeps; empty for a start from nothing
     */
    record Start(long incarnation, List<Verified> kept, List<Problem> notes) {
        Optional<Verified> restored() {
            return kept.stream().findFirst();
        }
    }

    Start choose(StartFrom from) throws IOException {
        if (from instanceof StartFrom.Fresh) {
            return fresh();
        }
        try {
            return from instanceof StartFrom.Epoch epoch ? at(epoch.epoch()) : latest();
        } catch (MillraceException e) {
            throw reader.withWayOut(e.problems());
        }
    }

    /** The head of this pipeline's directory; empty when there is nothing in it yet. */
    Optional<Head> head() throws IOException {
        Optional<Head> found = reader.head();
        NavigableSet<Name> names = directory.manifests();
        if (found.isEmpty() && !(names.isEmpty() && directory.storedFiles().isEmpty())) {
            throw MillraceException.refused(headMissing(names));
        }
        found.ifPresent(this::checkPipeline);
        return found;
    }

    /** A start in a new life, on top of these manifests. */
    Start start(List<Verified> kept) throws IOException {
        return new Start(nextIncarnation(directory.manifests()), kept, notes);
    }

    /** A start at the manifest that a decider names. */
    Start startAt(Name manifest, String sha256, Head head) throws IOException {
        try {
            List<Verified> kept = verifyChain(manifest, sha256, head);
            comparePlan(kept.get(0).manifest());
            return start(kept);
        } catch (MillraceException e) {
            throw reader.withWayOut(e.problems());
        }
    }

    boolean hasHash(Name name, String sha256) throws IOException {
        List<Problem> ignored = new ArrayList<>();
        return verify(name, sha256, ignored) != null;
    }

    MillraceException withWayOut(Problem problem) {
        return reader.withWayOut(List.of(problem));
    }

    private Start latest() throws IOException {
        Optional<Head> found = head();
        if (found.isEmpty()) {
            return new Start(1, List.of(), notes);
        }
        Head head = found.get();
        NavigableSet<Name> names = directory.manifests();
        Name latest = head.latest().map(Reference::name).orElse(null);
        Name chosen = latest;
        for (Name name : names) {
            if (name.incarnation() > head.incarnation()) {
                throw MillraceException.refused(oldHead(head, name));
            }
            if (name.incarnation() == head.incarnation() && (chosen == null || name.compareTo(chosen) > 0)) {
                chosen = name;
            }
        }
        if (chosen == null) {
            return new Start(head.incarnation() + 1, List.of(), notes);
        }
        List<Verified> kept = verifyChain(chosen, null, head);
        comparePlan(kept.get(0).manifest());
        return new Start(head.incarnation() + 1, kept, notes);
    }

    /** Everything that the chosen manifest and the head name must be there: names, hashes, lengths. */
    private List<Verified> verifyChain(Name chosen, @Nullable String decidedHash, Head head) throws IOException {
        List<Problem> problems = new ArrayList<>();
        List<Verified> kept = new ArrayList<>();
        Reference latest = head.latest().orElse(null);
        boolean isLatest = latest != null && latest.name().equals(chosen);
        String hash = isLatest && latest != null && decidedHash == null ? latest.sha256() : decidedHash;
        Verified first = verify(chosen, hash, problems);
        if (first != null) {
            kept.add(first);
        }
        List<Reference> previous =
                isLatest || first == null ? head.previous() : first.manifest().previous();
        for (Reference reference : previous) {
            Verified verified = verify(reference.name(), reference.sha256(), problems);
            if (verified != null) {
                kept.add(verified);
            }
        }
        // A decider's marker is the truth, and a process that was frozen may have put an old head back.
        if (decidedHash == null && latest != null && !isLatest && !previous.contains(latest)) {
            verify(latest.name(), latest.sha256(), problems);
        }
        if (!problems.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, problems, null);
        }
        return kept;
    }

    private @Nullable Verified verify(Name name, @Nullable String hash, List<Problem> problems) throws IOException {
        try {
            Verified verified = reader.manifest(name, hash);
            for (Problem problem : reader.lengthProblems(verified.manifest())) {
                if (problems.stream().noneMatch(known -> known.fact().equals(problem.fact()))) {
                    problems.add(problem);
                }
            }
            return verified;
        } catch (MillraceException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /** Starts at an epoch that the user chose: what came later, whole or not, is given up. */
    private Start at(long epoch) throws IOException {
        NavigableSet<Name> names = directory.manifests();
        Name chosen = null;
        for (Name name : names) {
            chosen = name.epoch() == epoch ? name : chosen;
        }
        if (chosen == null) {
            throw MillraceException.refused(Problem.error(
                    StateError.NO_SUCH_EPOCH,
                    "there is no epoch " + epoch + " in state directory `" + directory.path() + "`"));
        }
        List<Problem> problems = new ArrayList<>();
        Verified first = verify(chosen, null, problems);
        if (first == null || !problems.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, problems, null);
        }
        comparePlan(first.manifest());
        List<Verified> kept = new ArrayList<>(List.of(first));
        for (Reference previous : first.manifest().previous()) {
            List<Problem> ignored = new ArrayList<>();
            Verified verified = verify(previous.name(), previous.sha256(), ignored);
            if (verified != null && ignored.isEmpty()) {
                kept.add(verified);
            }
        }
        Name last = names.last();
        if (last.epoch() > epoch) {
            notes.add(Problem.warning(StateError.STARTS_ANEW, "epochs after " + epoch + " are given up")
                    .detail("The last one was " + last.epoch() + ". Output of the epochs in between that is visible"
                            + " already would come again; sinks that know better refuse to start."));
        }
        return new Start(nextIncarnation(names), kept, notes);
    }

    private Start fresh() throws IOException {
        NavigableSet<Name> names = directory.manifests();
        Verified last = null;
        for (Name name : names.descendingSet()) {
            List<Problem> ignored = new ArrayList<>();
            Verified verified = verify(name, null, ignored);
            if (verified != null) {
                last = verified;
                break;
            }
            ignored.stream()
                    .filter(problem -> problem.code() == StateError.OTHER_PIPELINE)
                    .findFirst()
                    .ifPresent(problem -> {
                        throw MillraceException.refused(problem);
                    });
        }
        if (last != null) {
            notes.add(givenUp(last.manifest()));
        }
        return new Start(nextIncarnation(names), List.of(), notes);
    }

    private static Problem givenUp(Manifest manifest) {
        ManifestFacts facts = manifest.facts();
        String sinks = facts.sinks().stream().map(SinkFacts::name).sorted().collect(Collectors.joining(", "));
        String sources = facts.sources().stream()
                .map(source -> source.name() + " (" + facts.ledger().getOrDefault(source.name() + "/in", 0L)
                        + " records so far)")
                .sorted()
                .collect(Collectors.joining(", "));
        return Problem.warning(
                        StateError.STARTS_ANEW,
                        "epochs up to " + manifest.name().epoch() + " are given up, their output comes again")
                .detail("Sources are read from their start: " + (sources.isEmpty() ? "none" : sources)
                        + ". Sinks that get the same output again: " + (sinks.isEmpty() ? "none" : sinks) + ".");
    }

    /** Above every incarnation that left a trace, even if the head cannot be read. */
    private long nextIncarnation(NavigableSet<Name> names) throws IOException {
        long highest = names.isEmpty() ? 0 : names.last().incarnation();
        try {
            Optional<Head> head = reader.head();
            head.ifPresent(this::checkPipeline);
            return Math.max(highest, head.map(Head::incarnation).orElse(0L)) + 1;
        } catch (MillraceException e) {
            ErrorCode code = e.problems().get(0).code();
            if (code == StateError.OTHER_PIPELINE || code == StateError.NEWER_FORMAT) {
                throw e;
            }
            return highest + 1;
        }
    }

    private void checkPipeline(Head head) {
        if (!head.pipeline().equals(identity.pipeline())) {
            throw MillraceException.refused(reader.otherPipeline(head.pipeline()));
        }
    }

    private Problem headMissing(NavigableSet<Name> names) throws IOException {
        return Problem.error(StateError.HEAD_MISSING, "`head` of state directory `" + directory.path() + "` is missing")
                .detail("There are " + names.size() + " manifests and "
                        + directory.storedFiles().size() + " state files, and nothing says which of them count.");
    }

    private Problem oldHead(Head head, Name name) {
        return Problem.error(
                        StateError.CHAIN_BROKEN,
                        "`head` of state directory `" + directory.path() + "` is older than its manifests")
                .detail("It was written by incarnation " + head.incarnation() + ", " + name.fileName()
                        + " by a later one.");
    }

    private void comparePlan(Manifest manifest) {
        Map<String, OperatorState> stored = new LinkedHashMap<>();
        manifest.operators().forEach(operator -> stored.put(operator.id(), operator));
        List<String> differences = new ArrayList<>();
        for (OperatorIdentity operator : identity.operators()) {
            OperatorState old = stored.remove(operator.id());
            if (old == null) {
                differences.add(operator.name() + " is new");
            } else if (!old.fingerprint().equals(operator.fingerprint())) {
                differences.add(
                        withoutLine(old.name()).equals(withoutLine(operator.name()))
                                ? operator.name() + " has changed"
                                : operator.name() + " has taken the place of " + old.name());
            }
        }
        stored.values().forEach(operator -> differences.add(withoutLine(operator.name()) + " is gone"));
        if (!differences.isEmpty()) {
            throw MillraceException.refused(Problem.error(
                            StateError.PLAN_CHANGED,
                            "pipeline `" + identity.pipeline() + "` has changed since its state was written")
                    .detail("Compared with epoch " + manifest.name().epoch() + ": " + String.join("; ", differences)
                            + ".")
                    .hint("Run the file as it was, use another --state-dir, or start with --fresh, which reads all"
                            + " input again and repeats the output of epochs up to "
                            + manifest.name().epoch() + "."));
        }
    }

    /** Lines move when a file is edited; that alone is no change. */
    private static String withoutLine(String name) {
        return name.replaceFirst(" \\(line \\d+\\)$", "");
    }
}
