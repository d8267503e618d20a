package io.millrace.spi.effect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that loses in a crash whatever a real one may lose, for simulations and tests.
 *
 * <p>File content is durable after {@link WritableFile#force}; names (created, renamed, deleted) after {@link
 * #forceDirectory} of a directory that they touch. A rename is atomic: a crash leaves the old name or the new one.
 * After {@link #restart()} nothing else is there; {@link #restart(SplittableRandom)} keeps some of it: any subset of
 * the unforced names, any prefix of the unforced bytes.
 *
 * <pre>
 * running ── crashAtChange(k), the k-th change comes ──► crashed (every call throws {@link Crash}) ── restart ──►
 * running
 * </pre>
 *
 * <p>Faults can be injected through {@link Fault} and {@link #limitBytes}. A force that fails leaves the file's content
 * in memory but never writes it later, as Linux does: forcing it again is no cure. Any thread.
 */
public final class MemoryDisk implements Disk {
    /** The operations that a {@link Fault} sees; the changes are those from {@link #CREATE} on. */
    public enum Operation {
        LIST,
        STAT,
        OPEN,
        READ,
        CREATE,
        APPEND,
        WRITE,
        FORCE,
        CREATE_DIRECTORIES,
        RENAME,
        DELETE,
        FORCE_DIRECTORY,
        LOCK;

        public boolean isChange() {
            return compareTo(CREATE) >= 0;
        }
    }

    /** Decides before an operation whether it fails. */
    @FunctionalInterface
    public interface Fault {
        Fault NONE = (operation, path) -> {};

        void before(Operation operation, Path path) throws IOException;
    }

    /** The power is off: thrown by the operation that crashed and by all later ones until the restart. */
    public static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("the simulated machine has crashed");
        }
    }

    private final Clock clock;
    private final MemoryTree names = new MemoryTree();
    private final Set<Path> locks = new HashSet<>();
    private Fault fault = Fault.NONE;
    private long byteLimit = Long.MAX_VALUE;
    private long usedBytes;
    private long changes;
    private long crashAt = Long.MAX_VALUE;
    private boolean crashed;
    private int life;

    public MemoryDisk() {
        this(Clock.system());
    }

    /** @param clock tells the modification times */
    public MemoryDisk(Clock clock) {
        this.clock = clock;
    }

    public synchronized void inject(Fault newFault) {
        fault = newFault;
    }

    /** From now on a write fails, and writes nothing, that would make all files together longer than {@code bytes}. */
    public synchronized void limitBytes(long bytes) {
        byteLimit = bytes;
    }

    public synchronized long usedBytes() {
        return usedBytes;
    }

    /** How many operations have changed the disk so far. */
    public synchronized long changes() {
        return changes;
    }

    /**
     * Lets the machine crash instead of doing the change number {@code change}, counted from 0 like {@link #changes}.
     */
    public synchronized void crashAtChange(long change) {
        crashAt = change;
    }

    /** Crashes now, unless it has, and starts again with what was forced. */
    public synchronized void restart() {
        restart(null);
    }

    /** Crashes now, unless it has, and starts again with what was forced and, by chance, some of the rest. */
    public synchronized void restart(@Nullable SplittableRandom random) {
        usedBytes = names.afterCrash(random);
        locks.clear();
        fault = Fault.NONE;
        crashAt = Long.MAX_VALUE;
        crashed = false;
        life++;
    }

    /** Puts a symbolic link in place, durable at once: what a person might do to a directory. */
    public synchronized void link(Path path, Path target) throws IOException {
        names.link(path, target);
    }

    @Override
    public synchronized List<FileFacts> list(Path directory) throws IOException {
        before(Operation.LIST, directory);
        return names.list(directory);
    }

    @Override
    public synchronized Optional<FileFacts> stat(Path path) throws IOException {
        before(Operation.STAT, path);
        MemoryNode node = names.resolve(path);
        return node == null ? Optional.empty() : Optional.of(names.facts(path, node));
    }

    @Override
    public synchronized boolean isSymbolicLink(Path path) throws IOException {
        before(Operation.STAT, path);
        return names.find(path) instanceof MemoryNode.Link;
    }

    @Override
    public synchronized ReadableFile open(Path path) throws IOException {
        before(Operation.OPEN, path);
        return new Reading(path, names.file(path), life);
    }

    @Override
    public synchronized WritableFile create(Path path) throws IOException {
        before(Operation.CREATE, path);
        MemoryNode.File file = new MemoryNode.File(clock.wallMillis());
        names.create(path, file);
        return new Writing(path, file, life);
    }

    @Override
    public synchronized WritableFile append(Path path, long length) throws IOException {
        before(Operation.APPEND, path);
        MemoryNode.File file = names.file(path);
        if (length > file.length) {
            throw new IOException("cannot cut " + path + " to " + length + " bytes: it has " + file.length);
        }
        usedBytes -= file.length - length;
        file.truncate((int) length);
        return new Writing(path, file, life);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        before(Operation.CREATE_DIRECTORIES, directory);
        names.createDirectories(directory);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        before(Operation.RENAME, from);
        usedBytes -= names.rename(from, to);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        before(Operation.DELETE, path);
        usedBytes -= names.delete(path);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        before(Operation.FORCE_DIRECTORY, directory);
        names.force(directory);
    }

    @Override
    public synchronized long usableBytes(Path path) throws IOException {
        before(Operation.STAT, path);
        return Math.max(0, byteLimit - usedBytes);
    }

    @Override
    public synchronized Optional<AutoCloseable> tryLock(Path path) throws IOException {
        before(Operation.LOCK, path);
        Path key = path.toAbsolutePath().normalize();
        if (names.find(path) == null) {
            names.create(path, new MemoryNode.File(clock.wallMillis()));
        }
        if (!locks.add(key)) {
            return Optional.empty();
        }
        int lockedIn = life;
        return Optional.of(() -> unlock(key, lockedIn));
    }

    private synchronized void unlock(Path key, int lockedIn) {
        if (lockedIn == life) {
            locks.remove(key);
        }
    }

    private void before(Operation operation, Path path) throws IOException {
        if (crashed) {
            throw new Crash();
        }
        if (operation.isChange()) {
            if (changes == crashAt) {
                crashed = true;
                throw new Crash();
            }
            changes++;
        }
        fault.before(operation, path);
    }

    private void beforeHandle(Operation operation, Path path, int openedIn) throws IOException {
        if (openedIn != life) {
            throw new Crash();
        }
        before(operation, path);
    }

    private final class Reading implements ReadableFile {
        private final Path path;
        private final MemoryNode.File file;
        private final int openedIn;

        Reading(Path path, MemoryNode.File file, int openedIn) {
            this.path = path;
            this.file = file;
            this.openedIn = openedIn;
        }

        @Override
        public long bytes() throws IOException {
            synchronized (MemoryDisk.this) {
                beforeHandle(Operation.STAT, path, openedIn);
                return file.length;
            }
        }

        @Override
        public int read(long position, byte[] target, int start, int length) throws IOException {
            synchronized (MemoryDisk.this) {
                beforeHandle(Operation.READ, path, openedIn);
                if (position >= file.length) {
                    return -1;
                }
                int count = (int) Math.min(length, file.length - position);
                System.arraycopy(file.content, (int) position, target, start, count);
                return count;
            }
        }

        @Override
        public void close() {}
    }

    private final class Writing implements WritableFile {
        private final Path path;
        private final MemoryNode.File file;
        private final int openedIn;

        Writing(Path path, MemoryNode.File file, int openedIn) {
            this.path = path;
            this.file = file;
            this.openedIn = openedIn;
        }

        @Override
        public long position() {
            synchronized (MemoryDisk.this) {
                return file.length;
            }
        }

        @Override
        public void write(byte[] source, int start, int length) throws IOException {
            synchronized (MemoryDisk.this) {
                beforeHandle(Operation.WRITE, path, openedIn);
                if (length > byteLimit - usedBytes) {
                    throw new OutOfSpaceException("no space left for " + path);
                }
                file.append(source, start, length, clock.wallMillis());
                usedBytes += length;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (MemoryDisk.this) {
                try {
                    beforeHandle(Operation.FORCE, path, openedIn);
                } catch (IOException failed) {
                    file.forceFailed = true;
                    throw failed;
                }
                if (!file.forceFailed) {
                    file.durable = Arrays.copyOf(file.content, file.length);
                }
            }
        }

        @Override
        public void close() {}
    }
}
