package io.millrace.spi.follower;

import io.millrace.spi.connector.Marker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A follower that can be away, and can lose its answers. */
final class FakeTarget implements FollowerTarget {
    private final List<String> rows = new ArrayList<>();
    private Optional<Marker> marker = Optional.empty();
    private boolean away;
    private int lostAnswers;
    private long predecessor;
    private int takeOvers;
    private boolean fenced;

    @Override
    public String description() {
        return "a follower";
    }

    @Override
    public synchronized Optional<Marker> peek(String pipeline) throws IOException {
        answer();
        return marker;
    }

    @Override
    public synchronized Optional<Marker> takeOver(String pipeline) throws IOException {
        answer();
        takeOvers++;
        fenced = false;
        return marker;
    }

    @Override
    public synchronized void apply(Marker next, List<OutboxPart> parts, OutboxFiles files) throws IOException {
        answer();
        if (fenced) {
            throw new FollowerAwayException("the right to write", new IOException("fenced"));
        }
        for (OutboxPart part : parts) {
            rows.add(new String(files.read(part), StandardCharsets.UTF_8));
        }
        if (predecessor > 0) {
            marker = Optional.of(new Marker(next.pipeline(), predecessor, next.epoch(), next.manifest()));
            predecessor = 0;
            throw new FollowerAwayException("the right to write", new IOException("fenced"));
        }
        marker = Optional.of(next);
        if (lostAnswers > 0) {
            lostAnswers--;
            throw new FollowerAwayException("an answer", new IOException("lost"));
        }
    }

    private void answer() throws FollowerAwayException {
        if (away) {
            throw new FollowerAwayException("somebody", new IOException("away"));
        }
    }

    synchronized List<String> rows() {
        return List.copyOf(rows);
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized void loseAnswers(int count) {
        lostAnswers = count;
    }

    /** The next epoch is applied by another instance, which fences whoever wanted to. */
    synchronized void letApply(long incarnation) {
        predecessor = incarnation;
    }

    /** What somebody else has written, who has fenced whoever wrote before. */
    synchronized void mark(Marker other) {
        fenced = true;
        marker = Optional.of(other);
    }

    synchronized void forget() {
        marker = Optional.empty();
    }

    synchronized int takeOvers() {
        return takeOvers;
    }

    @Override
    public void close() {}
}
