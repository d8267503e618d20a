package io.millrace.state.checkpoint;

import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.checkpoint.CheckpointReader.Verified;
import io.millrace.state.checkpoint.Manifest.Name;
import io.millrace.state.checkpoint.Manifest.Reference;
import io.millrace.state.checkpoint.StoreOpening.Start;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the epoch to start from where a decider decides: its marker is the truth, and state that does not belong
 * to it is refused. Every life commits a marker of its own before anything else: its incarnation is then in one place
 * that no other life can write any more, and it knows that it can commit.
 */
final class MarkedOpening {
    private final StateDirectory directory;
    private final PipelineIdentity identity;
    private final Decider decider;

    MarkedOpening(StateDirectory directory, PipelineIdentity identity, Decider decider) {
        this.directory = directory;
        this.identity = identity;
        this.decider = decider;
    }

    /** Refuses what does not belong together before anybody is fenced. */
    void peek(StartFrom from) throws IOException {
        chosenBy(decider.peek(identity.pipeline()), from);
    }

    Start choose(StartFrom from) throws IOException {
        // A start with a wrong directory must not end the instance that runs.
        peek(from);
        Start start = chosenBy(decider.takeOver(identity.pipeline()), from);
        Optional<Verified> restored = start.restored();
        decider.decide(new Marker(
                identity.pipeline(),
                start.incarnation(),
                restored.map(verified -> verified.manifest().name().epoch()).orElse(0L),
                restored.map(Verified::sha256).orElse("")));
        return start;
    }

    private Start chosenBy(Optional<Marker> marker, StartFrom from) throws IOException {
        if (marker.isPresent() && !marker.get().pipeline().equals(identity.pipeline())) {
            throw MillraceException.refused(foreign(marker.get()));
        }
        StoreOpening opening = new StoreOpening(directory, identity);
        Start start = from instanceof StartFrom.Latest ? latest(marker, opening) : opening.choose(from);
        long above = marker.map(Marker::incarnation).orElse(0L) + 1;
        return new Start(Math.max(start.incarnation(), above), start.kept(), start.notes());
    }

    private Start latest(Optional<Marker> found, StoreOpening opening) throws IOException {
        Optional<Head> head = opening.head();
        if (found.isEmpty()) {
            if (head.isPresent()) {
                throw opening.withWayOut(markerMissing());
            }
            return opening.start(List.of());
        }
        Marker marker = found.get();
        Name decided = new Name(marker.epoch(), marker.incarnation());
        Optional<Name> known = head.flatMap(Head::latest).map(Reference::name);
        if (known.isPresent() && known.get().compareTo(decided) > 0) {
            throw opening.withWayOut(markerBehind(marker, known.get()));
        }
        if (marker.epoch() == 0) {
            return opening.start(List.of());
        }
        Name manifest = manifestOf(marker, opening);
        return opening.startAt(manifest, marker.manifest(), head.orElseThrow(() -> opening.withWayOut(behind(marker))));
    }

    /** Until a life has decided an epoch, its marker names a manifest that an earlier life wrote. */
    private Name manifestOf(Marker marker, StoreOpening opening) throws IOException {
        Name chosen = null;
        for (Name name : directory.manifests()) {
            boolean isIt = name.epoch() == marker.epoch() && name.incarnation() <= marker.incarnation();
            if (isIt && (name.incarnation() == marker.incarnation() || opening.hasHash(name, marker.manifest()))) {
                chosen = name;
            }
        }
        if (chosen == null) {
            throw opening.withWayOut(behind(marker));
        }
        return chosen;
    }

    private Problem markerMissing() {
        return Problem.error(
                        StateError.MARKER_MISSING,
                        "state directory `" + directory.path() + "` has state, but there is no marker in "
                                + decider.description())
                .detail("The marker says which epoch was committed last. Either this is not the cluster that pipeline `"
                        + identity.pipeline() + "` wrote to, or its marker topic was deleted.");
    }

    private Problem behind(Marker marker) {
        return Problem.error(
                        StateError.STATE_BEHIND_MARKER,
                        "state directory `" + directory.path() + "` does not have the manifest of epoch "
                                + marker.epoch() + ", which was committed last")
                .detail("The marker in " + decider.description() + " names epoch " + marker.epoch()
                        + " of incarnation " + marker.incarnation() + ", manifest " + marker.manifest()
                        + ". Its state is in another directory, or was lost.");
    }

    private Problem markerBehind(Marker marker, Name known) {
        return Problem.error(
                        StateError.MARKER_BEHIND_STATE,
                        "the marker in " + decider.description() + " is older than state directory `" + directory.path()
                                + "`")
                .detail("The marker names epoch " + marker.epoch() + " of incarnation " + marker.incarnation()
                        + ", the state directory knows that epoch " + known.epoch() + " of incarnation "
                        + known.incarnation() + " was committed.");
    }

    private Problem foreign(Marker marker) {
        return Problem.error(
                        StateError.FOREIGN_MARKER,
                        "the marker in " + decider.description() + " belongs to pipeline `" + marker.pipeline()
                                + "`, not to `" + identity.pipeline() + "`")
                .hint("Give this pipeline another name with SET 'pipeline.name' = '…';.");
    }
}
