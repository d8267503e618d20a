package io.millrace.spi.follower;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Brings a follower to the restored epoch, or refuses: it never guesses which rows the follower has. */
final class FollowerOpening {
    private final OutboxFiles files;
    private final FollowerTarget target;
    private final SinkIdentity identity;

    FollowerOpening(OutboxFiles files, FollowerTarget target, SinkIdentity identity) {
        this.files = files;
        this.target = target;
        this.identity = identity;
    }

    /** The parts that writers left in their states. */
    static List<OutboxPart> parts(List<byte[]> states) {
        List<OutboxPart> parts = new ArrayList<>();
        for (byte[] state : states) {
            if (OutboxState.isOne(state)) {
                parts.addAll(OutboxState.decoded(state).parts());
            }
        }
        return parts;
    }

    /** What the marker of an epoch remembers of its rows. */
    static String digest(List<OutboxPart> parts) {
        StringBuilder text = new StringBuilder();
        sorted(parts).forEach(part -> text.append(part.table())
                .append('\0')
                .append(part.file())
                .append('\0')
                .append(part.sha256())
                .append('\n'));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return OutboxFiles.sha256(bytes, bytes.length);
    }

    /** In the order in which writers wrote them: names of a life carry rising numbers. */
    static List<OutboxPart> sorted(List<OutboxPart> parts) {
        return parts.stream()
                .sorted(Comparator.comparing(OutboxPart::table)
                        .thenComparing(part -> part.file().length())
                        .thenComparing(OutboxPart::file))
                .toList();
    }

    /**
     * Takes the follower over.
     *
     * @return the marker that this life has committed
     */
    Marker open(List<byte[]> states) throws IOException {
        files.open(identity.incarnation());
        refuseEarly(states);
        Optional<Marker> found = target.takeOver(identity.pipeline());
        if (!identity.fresh()) {
            verify(found, states);
            rollForward(found.map(Marker::epoch).orElse(0L), parts(states));
        }
        Marker own = new Marker(identity.pipeline(), identity.incarnation(), identity.lastEpoch(), "");
        apply(own, List.of());
        files.clear();
        return own;
    }

    /** A start with a wrong state directory must not end the instance that runs. */
    private void refuseEarly(List<byte[]> states) throws IOException {
        if (!identity.fresh()) {
            verify(target.peek(identity.pipeline()), states);
        }
    }

    private void verify(Optional<Marker> found, List<byte[]> states) {
        boolean followed = states.stream().anyMatch(OutboxState::isOne);
        if (found.isEmpty()) {
            if (followed) {
                throw refused(
                        FollowerError.MARKER_MISSING,
                        "there is no marker in " + target.description(),
                        "The state directory knows that pipeline `" + identity.pipeline() + "` has written up to epoch "
                                + identity.lastEpoch() + " by way of `" + files.directory()
                                + "`, and not which of these epochs are there.");
            }
            return;
        }
        Marker marker = found.get();
        if (!marker.pipeline().equals(identity.pipeline())) {
            throw refused(
                    FollowerError.FOREIGN_FOLLOWER,
                    "the marker in " + target.description() + " belongs to pipeline `" + marker.pipeline() + "`",
                    "This pipeline is `" + identity.pipeline() + "`.");
        }
        if (marker.epoch() > identity.lastEpoch() || marker.incarnation() >= identity.incarnation()) {
            throw refused(
                    FollowerError.FOLLOWER_AHEAD,
                    "the marker in " + target.description() + " is ahead of the state behind `" + files.directory()
                            + "`",
                    "The marker names epoch " + marker.epoch() + " of incarnation " + marker.incarnation()
                            + ", and this start, incarnation " + identity.incarnation() + ", goes on from epoch "
                            + identity.lastEpoch() + ". What lies between would be written twice."
                            + (marker.epoch() > identity.lastEpoch()
                                    ? " After a start with --from an earlier epoch, --from " + marker.epoch()
                                            + " leads back."
                                    : ""));
        }
        verifyEpoch(marker, states);
    }

    private void verifyEpoch(Marker marker, List<byte[]> states) {
        long before = states.stream()
                .filter(OutboxState::isOne)
                .mapToLong(state -> OutboxState.decoded(state).applied())
                .max()
                .orElse(0);
        if (marker.epoch() < before) {
            throw refused(
                    FollowerError.FOLLOWER_BEHIND,
                    "the marker in " + target.description() + " is older than the state behind `" + files.directory()
                            + "`",
                    "The marker names epoch " + marker.epoch() + ", and it has named epoch " + before + " before.");
        }
        List<OutboxPart> same = parts(states).stream()
                .filter(part -> part.epoch() == marker.epoch())
                .toList();
        // A writer that knew of an application when it prepared names the parts of that epoch no more; others may.
        boolean isWhole = marker.epoch() > before && !same.isEmpty();
        if (isWhole && !marker.manifest().isEmpty() && !digest(same).equals(marker.manifest())) {
            throw refused(
                    FollowerError.FOREIGN_FOLLOWER,
                    "the marker in " + target.description() + " names other rows than the state behind `"
                            + files.directory() + "`",
                    "Both know epoch " + marker.epoch() + ", with different content.");
        }
    }

    private void rollForward(long from, List<OutboxPart> parts) throws IOException {
        Map<Long, List<OutboxPart>> epochs = new TreeMap<>();
        for (OutboxPart part : parts) {
            if (part.epoch() > from) {
                epochs.computeIfAbsent(part.epoch(), epoch -> new ArrayList<>()).add(part);
            }
        }
        // All of them, before the first is applied.
        try {
            for (List<OutboxPart> epoch : epochs.values()) {
                for (OutboxPart part : epoch) {
                    files.read(part);
                }
            }
        } catch (MillraceException e) {
            throw new MillraceException(Phase.REFUSED, e.problems(), e);
        }
        for (Map.Entry<Long, List<OutboxPart>> epoch : epochs.entrySet()) {
            Marker marker =
                    new Marker(identity.pipeline(), identity.incarnation(), epoch.getKey(), digest(epoch.getValue()));
            apply(marker, sorted(epoch.getValue()));
        }
    }

    /** A follower that was just taken over, or has just come back, may need a second attempt. */
    private void apply(Marker marker, List<OutboxPart> parts) throws IOException {
        try {
            target.apply(marker, parts, files);
        } catch (FollowerAwayException e) {
            Optional<Marker> found = target.takeOver(identity.pipeline());
            if (found.isPresent() && isApplied(found.get(), marker, parts)) {
                return;
            }
            if (found.isPresent() && isBeyond(found.get(), marker, parts)) {
                throw e;
            }
            target.apply(marker, parts, files);
        }
    }

    /** By this instance, or by the one before, which had not heard of its end: it has the very same files. */
    private static boolean isApplied(Marker found, Marker marker, List<OutboxPart> parts) {
        boolean isSameEpoch =
                found.epoch() == marker.epoch() && found.manifest().equals(marker.manifest());
        return found.equals(marker) || (isSameEpoch && !parts.isEmpty());
    }

    private boolean isBeyond(Marker found, Marker marker, List<OutboxPart> parts) {
        return found.incarnation() > identity.incarnation() || (!parts.isEmpty() && found.epoch() >= marker.epoch());
    }

    private static MillraceException refused(FollowerError code, String fact, String detail) {
        return MillraceException.refused(Problem.error(code, fact)
                .detail(detail)
                .hint("Start with the state directory, the system and the name that belong together, or with --fresh,"
                        + " which reads all input again and repeats the output."));
    }
}
