package io.millrace.spi.effect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The only door to files. What is written is durable only after {@link WritableFile#force} and, for names, after {@link
 * #forceDirectory}.
 */
public interface Disk {
    /** The entries of a directory in name order, or empty when it does not exist. */
    List<FileFacts> list(Path directory) throws IOException;

    Optional<FileFacts> stat(Path path) throws IOException;

    /** Whether the name itself is a symbolic link; {@link #stat} and {@link #open} follow links. */
    default boolean isSymbolicLink(Path path) throws IOException {
        return false;
    }

    ReadableFile open(Path path) throws IOException;

    /** Creates a file that must not exist yet. */
    WritableFile create(Path path) throws IOException;

    /** Opens an existing file, cuts it to {@code length} bytes, and appends. */
    WritableFile append(Path path, long length) throws IOException;

    void createDirectories(Path directory) throws IOException;

    /** Renames atomically, replacing the target; not across file systems. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; nothing happens when it is not there. */
    void delete(Path path) throws IOException;

    void forceDirectory(Path directory) throws IOException;

    long usableBytes(Path path) throws IOException;

    /** Takes an exclusive lock of this process on a file, or nothing when another process has it. */
    Optional<AutoCloseable> tryLock(Path path) throws IOException;

    /** The same disk; what is created through it only its owner can read, where the file system knows owners. */
    default Disk ownerOnly() {
        return this;
    }

    record FileFacts(Path path, boolean isDirectory, long bytes, long modifiedMillis) {}

    interface ReadableFile extends AutoCloseable {
        long bytes() throws IOException;

        /** Reads up to {@code length} bytes at {@code position}; -1 at the end of the file. */
        int read(long position, byte[] target, int start, int length) throws IOException;

        @Override
        void close() throws IOException;
    }

    interface WritableFile extends AutoCloseable {
        /** The file's length, which is where the next write goes. */
        long position();

        void write(byte[] source, int start, int length) throws IOException;

        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
