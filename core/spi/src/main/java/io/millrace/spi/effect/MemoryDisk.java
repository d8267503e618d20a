package io.millrace.spi.effect;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** A change of names that is not durable yet: a creation has no {@code from}, a deletion no {@code to}. */
    private record NameChange(
            MemoryNode.@Nullable Directory from,
            String fromName,
            MemoryNode.@Nullable Directory to,
            String toName,
            MemoryNode node) {
        boolean touches(MemoryNode.Directory directory) {
            return from == directory || to == directory;
        }

        void makeDurable() {
            if (from != null) {
                from.durable.remove(fromName, node);
            }
            if (to != null) {
                to.durable.put(toName, node);
            }
        }
    }

    private final Clock clock;
    private MemoryNode.Directory root = new MemoryNode.Directory();
    private final List<NameChange> unforced = new ArrayList<>();
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
        if (random != null) {
            int mode = random.nextInt(3);
            for (NameChange change : unforced) {
                if (mode == 0 || (mode == 1 && random.nextBoolean())) {
                    change.makeDurable();
                }
            }
        }
        unforced.clear();
        root = root.afterCrash(random);
        usedBytes = root.bytes();
        locks.clear();
        fault = Fault.NONE;
        crashAt = Long.MAX_VALUE;
        crashed = false;
        life++;
    }

    /** Puts a symbolic link in place, durable at once: what a person might do to a directory. */
    public synchronized void link(Path path, Path target) throws IOException {
        MemoryNode.Directory parent = parentOf(path);
        MemoryNode link = new MemoryNode.Link(target);
        parent.visible.put(nameOf(path), link);
        parent.durable.put(nameOf(path), link);
    }

    @Override
    public synchronized List<FileFacts> list(Path directory) throws IOException {
        before(Operation.LIST, directory);
        MemoryNode node = resolve(directory);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof MemoryNode.Directory found)) {
            throw new NotDirectoryException(directory.toString());
        }
        List<FileFacts> entries = new ArrayList<>();
        for (Map.Entry<String, MemoryNode> entry : found.visible.entrySet()) {
            Path path = directory.resolve(entry.getKey());
            entries.add(facts(path, entry.getValue()));
        }
        return entries;
    }

    @Override
    public synchronized Optional<FileFacts> stat(Path path) throws IOException {
        before(Operation.STAT, path);
        MemoryNode node = resolve(path);
        return node == null ? Optional.empty() : Optional.of(facts(path, node));
    }

    @Override
    public synchronized boolean isSymbolicLink(Path path) throws IOException {
        before(Operation.STAT, path);
        return find(path) instanceof MemoryNode.Link;
    }

    @Override
    public synchronized ReadableFile open(Path path) throws IOException {
        before(Operation.OPEN, path);
        return new Reading(path, file(path), life);
    }

    @Override
    public synchronized WritableFile create(Path path) throws IOException {
        before(Operation.CREATE, path);
        MemoryNode.Directory parent = parentOf(path);
        if (parent.visible.containsKey(nameOf(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        MemoryNode.File file = new MemoryNode.File(clock.wallMillis());
        parent.visible.put(nameOf(path), file);
        unforced.add(new NameChange(null, "", parent, nameOf(path), file));
        return new Writing(path, file, life);
    }

    @Override
    public synchronized WritableFile append(Path path, long length) throws IOException {
        before(Operation.APPEND, path);
        MemoryNode.File file = file(path);
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
        MemoryNode.Directory current = root;
        for (Path part : absolute(directory)) {
            MemoryNode next = current.visible.get(part.toString());
            if (next == null) {
                next = new MemoryNode.Directory();
                current.visible.put(part.toString(), next);
                unforced.add(new NameChange(null, "", current, part.toString(), next));
            }
            if (!(next instanceof MemoryNode.Directory inner)) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            current = inner;
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        before(Operation.RENAME, from);
        MemoryNode.Directory source = parentOf(from);
        MemoryNode.Directory target = parentOf(to);
        MemoryNode node = source.visible.get(nameOf(from));
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        MemoryNode replaced = target.visible.get(nameOf(to));
        if (replaced instanceof MemoryNode.Directory) {
            throw new FileAlreadyExistsException(to.toString());
        }
        source.visible.remove(nameOf(from));
        target.visible.put(nameOf(to), node);
        usedBytes -= replaced == null || replaced == node ? 0 : replaced.bytes();
        unforced.add(new NameChange(source, nameOf(from), target, nameOf(to), node));
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        before(Operation.DELETE, path);
        MemoryNode node = find(path);
        if (node == null) {
            return;
        }
        if (node instanceof MemoryNode.Directory directory && !directory.visible.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        MemoryNode.Directory parent = parentOf(path);
        parent.visible.remove(nameOf(path));
        usedBytes -= node.bytes();
        unforced.add(new NameChange(parent, nameOf(path), null, "", node));
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        before(Operation.FORCE_DIRECTORY, directory);
        if (!(resolve(directory) instanceof MemoryNode.Directory forced)) {
            throw new NoSuchFileException(directory.toString());
        }
        for (NameChange change : unforced) {
            if (change.touches(forced)) {
                change.makeDurable();
            }
        }
        unforced.removeIf(change -> change.touches(forced));
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
        MemoryNode.Directory parent = parentOf(path);
        if (!parent.visible.containsKey(nameOf(path))) {
            MemoryNode.File file = new MemoryNode.File(clock.wallMillis());
            parent.visible.put(nameOf(path), file);
            unforced.add(new NameChange(null, "", parent, nameOf(path), file));
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

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static String nameOf(Path path) {
        return String.valueOf(absolute(path).getFileName());
    }

    private MemoryNode.Directory parentOf(Path path) throws IOException {
        Path parent = absolute(path).getParent();
        if (parent == null || !(resolve(parent) instanceof MemoryNode.Directory directory)) {
            throw new NoSuchFileException(path.toString());
        }
        return directory;
    }

    /** The node with this name, a link itself rather than its target. */
    private @Nullable MemoryNode find(Path path) {
        MemoryNode current = root;
        for (Path part : absolute(path)) {
            MemoryNode entered = current instanceof MemoryNode.Link link ? resolve(link.target()) : current;
            if (!(entered instanceof MemoryNode.Directory directory)) {
                return null;
            }
            MemoryNode next = directory.visible.get(part.toString());
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    private @Nullable MemoryNode resolve(Path path) {
        MemoryNode node = find(path);
        return node instanceof MemoryNode.Link link ? resolve(link.target()) : node;
    }

    private MemoryNode.File file(Path path) throws IOException {
        MemoryNode node = resolve(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (!(node instanceof MemoryNode.File file)) {
            throw new FileNotFoundException(path + " is a directory");
        }
        return file;
    }

    private FileFacts facts(Path path, MemoryNode node) {
        MemoryNode target = node instanceof MemoryNode.Link link ? resolve(link.target()) : node;
        return target instanceof MemoryNode.File file
                ? new FileFacts(path, false, file.length, file.modifiedMillis)
                : new FileFacts(path, target instanceof MemoryNode.Directory, 0, 0);
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
