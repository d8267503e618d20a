package io.millrace.state.checkpoint;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.state.checkpoint.Manifest.Name;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a state directory.
 *
 * <pre>
 * lock                             locked while a process uses the directory
 * lock-holder                      that process, for people
 * head                             whose directory it is, in which incarnation, the last manifest known decided
 * manifest-&lt;epoch&gt;-&lt;incarnation&gt;
 * state/&lt;sha256&gt;                   immutable, shared by the manifests that name them
 * *.tmp                            being written
 * </pre>
 */
final class StateDirectory {
    static final String TEMPORARY = ".tmp";

    private static final Pattern STATE_FILE = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_FILE_BYTES = Integer.MAX_VALUE - 8;

    private final Disk disk;
    private final Path directory;

    StateDirectory(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    Disk disk() {
        return disk;
    }

    Path path() {
        return directory;
    }

    Path lock() {
        return directory.resolve("lock");
    }

    Path lockHolder() {
        return directory.resolve("lock-holder");
    }

    Path head() {
        return directory.resolve("head");
    }

    Path manifest(Name name) {
        return directory.resolve(name.fileName());
    }

    Path stateFiles() {
        return directory.resolve("state");
    }

    Path stateFile(String sha256) {
        return stateFiles().resolve(sha256);
    }

    /** A path as people know it: relative to the directory. */
    String shown(Path path) {
        return directory.relativize(path).toString();
    }

    /** Creates the directory and the one for state files so that they survive a crash. */
    void create() throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path ancestor = stateFiles().toAbsolutePath().normalize();
        while (ancestor != null && disk.stat(ancestor).isEmpty()) {
            missing.push(ancestor);
            ancestor = ancestor.getParent();
        }
        if (missing.isEmpty()) {
            return;
        }
        disk.createDirectories(stateFiles());
        for (Path created : missing) {
            Path parent = created.getParent();
            if (parent != null) {
                disk.forceDirectory(parent);
            }
        }
    }

    Optional<AutoCloseable> tryLock() throws IOException {
        return disk.tryLock(lock());
    }

    /** Files that were being written when a process ended. */
    List<Path> temporaryFiles() throws IOException {
        return Stream.concat(disk.list(directory).stream(), disk.list(stateFiles()).stream())
                .map(FileFacts::path)
                .filter(path -> fileName(path).endsWith(TEMPORARY))
                .toList();
    }

    NavigableSet<Name> manifests() throws IOException {
        NavigableSet<Name> names = new TreeSet<>();
        for (FileFacts file : disk.list(directory)) {
            Name.of(fileName(file.path())).ifPresent(names::add);
        }
        return names;
    }

    NavigableSet<String> storedFiles() throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        for (FileFacts file : disk.list(stateFiles())) {
            String name = fileName(file.path());
            if (STATE_FILE.matcher(name).matches()) {
                names.add(name);
            }
        }
        return names;
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    byte[] read(Path path) throws IOException {
        try (ReadableFile file = disk.open(path)) {
            long length = file.bytes();
            if (length > MAX_FILE_BYTES) {
                throw new IOException(path + " has " + length + " bytes, more than any file of a state directory");
            }
            byte[] bytes = new byte[(int) length];
            for (int at = 0; at < bytes.length; ) {
                int count = file.read(at, bytes, at, bytes.length - at);
                if (count < 0) {
                    throw new EOFException(path + " became shorter while it was read");
                }
                at += count;
            }
            return bytes;
        }
    }

    /** Writes a new file and forces its content; leaves nothing behind when that fails. */
    void write(Path path, byte[] bytes, int length) throws IOException {
        disk.delete(path);
        try (WritableFile file = disk.create(path)) {
            file.write(bytes, 0, length);
            file.force();
        } catch (IOException e) {
            deleteQuietly(path, e);
            throw e;
        }
    }

    /** Puts a file in the place of another, or none; whether the name is durable is the caller's to force. */
    void replace(Path path, byte[] bytes, int length) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        write(temporary, bytes, length);
        try {
            disk.rename(temporary, path);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    /** Deletes what an error left; if that fails too, the file is found and removed later. */
    void deleteQuietly(Path path, IOException reason) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Says in a file of its own who has the lock: reading the locked file could end the lock. */
    boolean nameHolder(String holder) {
        try {
            disk.delete(lockHolder());
            try (WritableFile file = disk.create(lockHolder())) {
                byte[] bytes = holder.getBytes(StandardCharsets.UTF_8);
                file.write(bytes, 0, bytes.length);
            }
            return true;
        } catch (IOException e) {
            // The lock holds without it; only the other process's message says less.
            return false;
        }
    }

    /** The holder as people know it: the first line of what it wrote. */
    Optional<String> holder() {
        return holderText().map(text -> text.lines().findFirst().orElse("another process"));
    }

    Optional<String> holderText() {
        try {
            return Optional.of(new String(read(lockHolder()), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
