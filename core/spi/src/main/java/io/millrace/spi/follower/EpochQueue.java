package io.millrace.spi.follower;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decided epochs that the follower does not have yet, and who gives them to it, one after the other.
 *
 * <p>After silence the follower is taken over again, so that nothing of an attempt is left in the air, and its marker
 * tells whether the epoch is there. A marker that is neither the last one nor that of the epoch was written by another
 * instance: then this one ends.
 */
final class EpochQueue implements Closeable {
    private static final long RETRY_MILLIS = 500;

    /** A clean stop is done within ten seconds; what is not applied by then is applied by the next start. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(8);

    /** A follower that answers takes an epoch in less. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private static final long CLOSE_MILLIS = 5_000;

    private record Waiting(long epoch, List<OutboxPart> parts, long bytes) {}

    private final OutboxFiles files;
    private final FollowerTarget target;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final @Nullable Thread thread;
    private Marker last;
    private long bytes;
    private long sinceNanos;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable String away;

    /**
     * Nothing waits.
     *
     * @param last what the follower's marker says
     */
    EpochQueue(OutboxFiles files, FollowerTarget target, Marker last, boolean inBackground) {
        this.files = files;
        this.target = target;
        this.last = last;
        Thread own = inBackground ? new Thread(this::run, "millrace-follower") : null;
        thread = own;
        if (own != null) {
            own.setDaemon(true);
            own.start();
        }
    }

    /** Takes an epoch, once; without a thread, it has been applied when this returns. */
    void add(long epoch, List<OutboxPart> parts) throws IOException {
        Waiting added;
        synchronized (this) {
            Waiting before = waiting.peekLast();
            if (epoch <= (before == null ? last.epoch() : before.epoch())) {
                return;
            }
            long size = parts.stream().mapToLong(OutboxPart::bytes).sum();
            added = new Waiting(epoch, FollowerOpening.sorted(parts), size);
            if (before == null) {
                sinceNanos = System.nanoTime();
            }
            waiting.add(added);
            bytes += size;
            notifyAll();
        }
        if (thread == null) {
            apply(added);
            done(added);
        }
    }

    private void run() {
        try {
            while (true) {
                Waiting next = next();
                if (next == null) {
                    return;
                }
                applyPatiently(next);
                done(next);
            }
        } catch (Throwable e) {
            failed(e);
        }
    }

    private synchronized @Nullable Waiting next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : waiting.peekFirst();
    }

    private void applyPatiently(Waiting next) throws IOException, InterruptedException {
        boolean again = false;
        while (true) {
            try {
                if (!again || !isThere(next)) {
                    apply(next);
                }
                return;
            } catch (FollowerAwayException e) {
                again = true;
                pause(e);
            }
        }
    }

    private synchronized void pause(FollowerAwayException reason) throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the run has ended");
        }
        away = reason.getMessage();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
        while (!closed && System.nanoTime() - until < 0) {
            wait(RETRY_MILLIS);
        }
    }

    private Marker marker(Waiting next) {
        return new Marker(last.pipeline(), last.incarnation(), next.epoch(), FollowerOpening.digest(next.parts()));
    }

    private void apply(Waiting next) throws IOException {
        target.apply(marker(next), next.parts(), files);
    }

    /** Looks before it takes over, so that the instance that has taken the follower is not disturbed. */
    private boolean isThere(Waiting next) throws IOException {
        requireOwn(target.peek(last.pipeline()), next);
        Optional<Marker> found = target.takeOver(last.pipeline());
        requireOwn(found, next);
        return found.equals(Optional.of(marker(next)));
    }

    private void requireOwn(Optional<Marker> found, Waiting next) {
        if (!found.equals(Optional.of(last)) && !found.equals(Optional.of(marker(next)))) {
            throw MillraceException.failed(Problem.error(
                            FollowerError.FOLLOWER_TAKEN,
                            target.description() + " was taken by another instance of pipeline `" + last.pipeline()
                                    + "`")
                    .detail("Its marker names "
                            + found.map(marker -> "epoch " + marker.epoch() + " of incarnation " + marker.incarnation())
                                    .orElse("nothing")
                            + ", and this instance is incarnation " + last.incarnation() + ". Epoch " + next.epoch()
                            + " lies in the state directory.")
                    .hint("Let the other instance run, or stop it and start this one again."));
        }
    }

    private void done(Waiting next) {
        synchronized (this) {
            waiting.removeFirst();
            bytes -= next.bytes();
            last = marker(next);
            sinceNanos = System.nanoTime();
            away = null;
            notifyAll();
        }
        files.delete(next.parts());
    }

    private synchronized void failed(Throwable reason) {
        if (!closed) {
            failure = reason;
        }
        notifyAll();
    }

    synchronized void check() {
        Throwable reason = failure;
        if (reason instanceof MillraceException own) {
            throw own;
        }
        if (reason instanceof IOException) {
            throw new MillraceException(
                    MillraceException.Phase.FAILED,
                    List.of(Problem.error(
                                    FollowerError.FOLLOWER_AWAY,
                                    target.description() + " did not take epoch " + (last.epoch() + 1))
                            .detail("The cause is: " + reason.getMessage())
                            .hint("Mend what is named and start the pipeline again: decided epochs are applied"
                                    + " first.")),
                    reason);
        }
        if (reason != null) {
            throw new IllegalStateException("the follower's thread has ended", reason);
        }
    }

    /** Waits until the follower has everything, as long as it takes an epoch now and then. */
    void awaitEmpty() {
        long progress = System.nanoTime();
        long seen = applied();
        while (true) {
            check();
            synchronized (this) {
                if (waiting.isEmpty()) {
                    return;
                }
                if (last.epoch() != seen) {
                    seen = last.epoch();
                    progress = System.nanoTime();
                }
                if (System.nanoTime() - progress > STOP_PATIENCE.toNanos()) {
                    throw MillraceException.failed(stillAway());
                }
                try {
                    wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw MillraceException.failed(stillAway());
                }
            }
        }
    }

    private Problem stillAway() {
        return Problem.error(
                        FollowerError.FOLLOWER_AWAY,
                        target.description() + " has not taken the last " + waiting.size() + " epochs")
                .detail("They are decided and lie in `" + files.directory() + "`"
                        + (away == null ? "." : "; it waits for " + away + "."))
                .hint("Start the pipeline again when it answers: these epochs are applied first, and nothing is"
                        + " lost.");
    }

    synchronized long applied() {
        return last.epoch();
    }

    synchronized int epochs() {
        return waiting.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    /** How long nothing was taken although something waits, if it is long. */
    synchronized Optional<Duration> silence() {
        Duration silence = Duration.ofNanos(System.nanoTime() - sinceNanos);
        return waiting.isEmpty() || silence.compareTo(SILENCE) < 0 ? Optional.empty() : Optional.of(silence);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
