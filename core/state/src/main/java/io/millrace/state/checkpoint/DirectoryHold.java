package io.millrace.state.checkpoint;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * That this process uses a state directory, and no other does.
 *
 * <p>A process that stands still keeps its lock. {@link #byForce} takes the directory from it all the same: the locked
 * file is replaced by a new one, and the holder's name, which is unique for every hold, by ours. The other one finds
 * that out by {@link #check} before it changes anything.
 */
final class DirectoryHold implements Closeable {
    private final StateDirectory directory;
    private final AutoCloseable lock;
    private final String holder;
    private final boolean named;

    private DirectoryHold(StateDirectory directory, AutoCloseable lock) {
        this.directory = directory;
        this.lock = lock;
        holder = "process " + ProcessHandle.current().pid() + "\n" + UUID.randomUUID();
        named = directory.nameHolder(holder);
    }

    static DirectoryHold take(StateDirectory directory) throws IOException {
        return new DirectoryHold(directory, directory.tryLock().orElseThrow(() -> inUse(directory)));
    }

    static DirectoryHold byForce(StateDirectory directory) throws IOException {
        Optional<AutoCloseable> free = directory.tryLock();
        if (free.isPresent()) {
            return new DirectoryHold(directory, free.get());
        }
        directory.disk().delete(directory.lock());
        return take(directory);
    }

    private static MillraceException inUse(StateDirectory directory) {
        return MillraceException.refused(Problem.error(
                        StateError.LOCKED,
                        "state directory `" + directory.path() + "` is in use by "
                                + directory.holder().orElse("another process"))
                .hint("Stop that process and start again, or give this pipeline another directory with --state-dir. If"
                        + " it stands still and writes Kafka, --take-over ends its ability to commit."));
    }

    /** Throws when somebody else has taken the directory by force, and perhaps given it back. */
    void check() {
        if (named && !isStillOurs()) {
            throw MillraceException.failed(Problem.error(
                            StateError.TAKEN_OVER,
                            "state directory `" + directory.path() + "` was taken over by "
                                    + directory.holder().orElse("another process"))
                    .detail("This process stood still, and the pipeline was started again with --take-over. It has"
                            + " changed nothing since.")
                    .hint("Let the other process run."));
        }
    }

    /** What cannot be read may still be ours. */
    private boolean isStillOurs() {
        Optional<String> present = directory.holderText();
        if (present.isPresent()) {
            return present.get().equals(holder);
        }
        try {
            return directory.disk().stat(directory.lockHolder()).isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            if (directory.holderText().equals(Optional.of(holder))) {
                directory.disk().delete(directory.lockHolder());
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the lock of " + directory.path() + " was not released", e);
        }
    }
}
