package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), several members in a row included, and checks what the JDK's stream lets pass: bytes
 * behind the last member that are neither a member nor zeros.
 */
final class GzipInput implements ByteInput {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int SKIP_BYTES = 64 * 1024;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;
    private static final int RESERVED_FLAGS = 0xE0;

    private final LazyFile file;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int limit;
    private long bufferOffset;
    private boolean inMember;
    private boolean anyMember;
    private boolean ended;

    GzipInput(Disk disk, Path path) {
        this.file = new LazyFile(disk, path);
    }

    /** Passes over {@code count} decompressed bytes. */
    void skip(long count) throws IOException {
        byte[] scratch = new byte[SKIP_BYTES];
        for (long left = count; left > 0; ) {
            int read = read(scratch, 0, (int) Math.min(left, scratch.length));
            if (read < 0) {
                throw damaged("it ends before the decompressed byte " + count + " where reading stopped");
            }
            left -= read;
        }
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        while (true) {
            if (ended || (!inMember && !beginMember())) {
                ended = true;
                return -1;
            }
            int count;
            try {
                count = inflater.inflate(target, start, length);
            } catch (DataFormatException e) {
                throw damaged("the compressed data is altered");
            }
            if (count > 0) {
                crc.update(target, start, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw damaged("the compressed data is altered");
            } else {
                feed();
            }
        }
    }

    private void feed() throws IOException {
        if (next == limit && !refill()) {
            throw cutShort();
        }
        inflater.setInput(buffer, next, limit - next);
        next = limit;
    }

    /** Reads the header of the next member; false when there is none. */
    private boolean beginMember() throws IOException {
        int first = nextOrEnd();
        while (anyMember && first == 0) {
            first = nextOrEnd();
        }
        if (first < 0) {
            if (anyMember) {
                return false;
            }
            throw cutShort();
        }
        if (first != 0x1f || require() != 0x8b) {
            next--;
            throw damaged(anyMember ? "something else follows the compressed data" : "it is not gzip");
        }
        if (require() != 8) {
            throw damaged("its compression method is unknown");
        }
        int flags = require();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw damaged("its header is altered");
        }
        requireAll(6);
        if ((flags & FLAG_EXTRA) != 0) {
            int low = require();
            requireAll(low | require() << 8);
        }
        if ((flags & FLAG_NAME) != 0) {
            skipText();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipText();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            requireAll(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
        anyMember = true;
        return true;
    }

    private void endMember() throws IOException {
        next = limit - inflater.getRemaining();
        if (requireWord() != crc.getValue() || requireWord() != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw damaged("its checksum does not match");
        }
        inMember = false;
    }

    private long requireWord() throws IOException {
        long word = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            word |= (long) require() << shift;
        }
        return word;
    }

    private void requireAll(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            require();
        }
    }

    private void skipText() throws IOException {
        int read = require();
        while (read != 0) {
            read = require();
        }
    }

    private int require() throws IOException {
        int read = nextOrEnd();
        if (read < 0) {
            throw cutShort();
        }
        return read;
    }

    private int nextOrEnd() throws IOException {
        return next < limit || refill() ? buffer[next++] & 0xFF : -1;
    }

    private boolean refill() throws IOException {
        bufferOffset += limit;
        next = 0;
        limit = Math.max(0, file.read(bufferOffset, buffer, 0, buffer.length));
        return limit > 0;
    }

    private MillraceException cutShort() {
        return damaged("it ends in the middle of the compressed data");
    }

    private MillraceException damaged(String what) {
        long offset = bufferOffset + next - (inMember ? inflater.getRemaining() : 0);
        return MillraceException.failed(Problem.error(
                        BasicConnectorError.GZIP_DAMAGED,
                        "the gzip file `" + file.path() + "` is damaged at byte " + offset)
                .detail("At that byte " + what + ".")
                .hint("Check it with `gzip -t`, fetch it again; if it is not compressed, give it a name without .gz."));
    }

    @Override
    public boolean pause(int unread) throws IOException {
        file.close();
        return false;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        file.close();
    }
}
