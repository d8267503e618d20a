package io.millrace.connector.basic.file;

import io.millrace.spi.effect.Disk.ReadableFile;
import java.io.IOException;

/** The bytes of a file in order, decompressed. One thread. */
interface ByteInput extends AutoCloseable {
    /** Reads at least one byte and up to {@code length}; -1 at the end. */
    int read(byte[] target, int start, int length) throws IOException;

    @Override
    void close() throws IOException;

    /** A plain file from a position on. */
    static ByteInput plain(ReadableFile file, long from) {
        return new ByteInput() {
            private long position = from;

            @Override
            public int read(byte[] target, int start, int length) throws IOException {
                int count = file.read(position, target, start, length);
                position += Math.max(count, 0);
                return count;
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
