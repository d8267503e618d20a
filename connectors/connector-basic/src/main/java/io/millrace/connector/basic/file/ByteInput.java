package io.millrace.connector.basic.file;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.ReadableFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of a file in order, decompressed. Opens the file when it is read. One thread. */
interface ByteInput extends AutoCloseable {
    /** Reads at least one byte and up to {@code length}; -1 at the end. */
    int read(byte[] target, int start, int length) throws IOException;

    /**
     * Gives the file back to the operating system until the next read.
     *
     * @param unread how many of the last bytes the caller would like to read again
     * @return whether it will get them; otherwise it has to keep them
     */
    boolean pause(int unread) throws IOException;

    @Override
    void close() throws IOException;

    /** A plain file from a position on. */
    static ByteInput plain(Disk disk, Path path, long from) {
        return new Plain(new LazyFile(disk, path), from);
    }

    /** A file that is opened when it is needed, and may be closed in between. */
    final class LazyFile implements AutoCloseable {
        private final Disk disk;
        private final Path path;
        private @Nullable ReadableFile file;

        LazyFile(Disk disk, Path path) {
            this.disk = disk;
            this.path = path;
        }

        Path path() {
            return path;
        }

        int read(long position, byte[] target, int start, int length) throws IOException {
            ReadableFile open = file;
            if (open == null) {
                open = disk.open(path);
                file = open;
            }
            return open.read(position, target, start, length);
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
                file = null;
            }
        }
    }

    /** Reads bytes as they are. */
    final class Plain implements ByteInput {
        private final LazyFile file;
        private long position;

        Plain(LazyFile file, long position) {
            this.file = file;
            this.position = position;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            int count = file.read(position, target, start, length);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public boolean pause(int unread) throws IOException {
            position -= unread;
            file.close();
            return true;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
