package io.millrace.spi.effect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The disk of this machine. Symbolic links are followed. Safe for many threads, except for one open file.
 *
 * <p>A write that finds the disk full takes back what it had written and throws {@link OutOfSpaceException}.
 */
public final class RealDisk implements Disk {
    /** The JDK copies heap arrays through a cached direct buffer as large as one transfer; this bounds it. */
    private static final int TRANSFER_BYTES = 256 * 1024;

    private static final FileAttribute<?>[] DEFAULT_RIGHTS = {};

    /**
     * The files locked by this process. Within a process a second lock would be granted by some systems, and closing
     * its channel would release the first one.
     */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final boolean isOwnerOnly;

    public RealDisk() {
        this(false);
    }

    private RealDisk(boolean isOwnerOnly) {
        this.isOwnerOnly = isOwnerOnly;
    }

    @Override
    public Disk ownerOnly() {
        return new RealDisk(true);
    }

    @Override
    public List<FileFacts> list(Path directory) throws IOException {
        List<FileFacts> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                stat(path).ifPresent(entries::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        entries.sort(Comparator.comparing(facts -> facts.path().getFileName().toString()));
        return entries;
    }

    @Override
    public Optional<FileFacts> stat(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new FileFacts(
                    path,
                    attributes.isDirectory(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (isUnderFile(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean isSymbolicLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    /** {@code a/b} does not exist when {@code a} is a file; the system reports that as another error. */
    private static boolean isUnderFile(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        return parent != null && !Files.isDirectory(parent);
    }

    @Override
    public ReadableFile open(Path path) throws IOException {
        return new ChannelReader(FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public WritableFile create(Path path) throws IOException {
        try {
            return new ChannelWriter(path, open(path, StandardOpenOption.CREATE_NEW), 0);
        } catch (IOException e) {
            throw distinguished(path, e);
        }
    }

    private FileChannel open(Path path, StandardOpenOption creation) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.WRITE, creation), rights(path, "rw-------"));
    }

    private FileAttribute<?>[] rights(Path path, String owner) {
        boolean known = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isOwnerOnly && known
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))}
                : DEFAULT_RIGHTS;
    }

    @Override
    public WritableFile append(Path path, long length) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            if (channel.size() < length) {
                throw new IOException(
                        path + " has " + channel.size() + " bytes, " + length + " were to be kept: it was cut");
            }
            channel.truncate(length);
            return new ChannelWriter(path, channel, length);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory, rights(directory, "rwx------"));
        } catch (IOException e) {
            throw distinguished(directory, e);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw distinguished(to, e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        @Nullable Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            throw new NoSuchFileException(path.toString());
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    @Override
    public Optional<AutoCloseable> tryLock(Path path) throws IOException {
        Path key = lockKey(path);
        if (!LOCKED.add(key)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = open(path, StandardOpenOption.CREATE);
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } finally {
            if (lock == null) {
                LOCKED.remove(key);
                if (channel != null) {
                    channel.close();
                }
            }
        }
        if (lock == null) {
            return Optional.empty();
        }
        FileChannel held = lock.channel();
        return Optional.of(() -> {
            try {
                held.close();
            } finally {
                LOCKED.remove(key);
            }
        });
    }

    private static Path lockKey(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null
                ? absolute
                : parent.toRealPath().resolve(absolute.getFileName().toString());
    }

    /** The same error, as {@link OutOfSpaceException} if that is what it says; the JDK has no type for it. */
    private static IOException distinguished(Path path, IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
        return full ? new OutOfSpaceException("no space left for " + path, e) : e;
    }

    private record ChannelReader(FileChannel channel) implements ReadableFile {
        @Override
        public long bytes() throws IOException {
            return channel.size();
        }

        @Override
        public int read(long position, byte[] target, int start, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(target, start, Math.min(length, TRANSFER_BYTES)), position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class ChannelWriter implements WritableFile {
        private final Path path;
        private final FileChannel channel;
        private long position;

        ChannelWriter(Path path, FileChannel channel, long position) {
            this.path = path;
            this.channel = channel;
            this.position = position;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void write(byte[] source, int start, int length) throws IOException {
            long at = position;
            try {
                for (int done = 0; done < length; ) {
                    int part = Math.min(length - done, TRANSFER_BYTES);
                    done += channel.write(ByteBuffer.wrap(source, start + done, part), at + done);
                }
            } catch (IOException e) {
                if (channel.isOpen()) {
                    channel.truncate(at);
                }
                throw distinguished(path, e);
            }
            position = at + length;
        }

        @Override
        public void force() throws IOException {
            // Even a full disk is final here: the system may have dropped the pages, and a second force would succeed.
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
