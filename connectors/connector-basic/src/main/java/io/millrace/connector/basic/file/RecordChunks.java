package io.millrace.connector.basic.file;

import io.millrace.spi.format.RecordFraming;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts the bytes of a file into records, chunk by chunk.
 *
 * <pre>
 * chunk  [ taken … | record | record | record | tail without an end ]      next chunk  [ tail | more … ]
 *                  ^ starts[0], lengths[0] …  ^ next                                    only the tail is copied
 * </pre>
 *
 * <p>A chunk is never written to again after records of it were taken, because columns refer to it. A record without an
 * end in {@link #MAX_RECORD_BYTES} is given as too long; it ends at its first line feed.
 */
final class RecordChunks implements AutoCloseable {
    /** Some 800 records of a usual size, and small enough for the second cache. */
    static final int CHUNK_BYTES = 256 * 1024;

    private static final int MIN_CHUNK_BYTES = 4 * 1024;

    /** The longest record that is held in memory. */
    static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

    /** Decoders look at eight bytes at a time; with these behind the last record they need no copy. */
    static final int SPARE_BYTES = 16;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ByteInput input;
    private final RecordFraming framing;
    private final int chunkBytes;
    private final int maxRecordBytes;
    private byte[] chunk = new byte[SPARE_BYTES];
    private int next;
    private int limit;
    private boolean inputEnded;
    private long offset;
    private int[] starts = new int[0];
    private int[] lengths = new int[0];

    /**
     * @param offset where the input begins in the decompressed file
     * @param expectedBytes how many bytes the input has, roughly: small files get small chunks
     */
    RecordChunks(ByteInput input, RecordFraming framing, long offset, long expectedBytes) {
        this(
                input,
                framing,
                offset,
                (int) Math.max(MIN_CHUNK_BYTES, Math.min(CHUNK_BYTES, expectedBytes + 1)),
                MAX_RECORD_BYTES);
    }

    RecordChunks(ByteInput input, RecordFraming framing, long offset, int chunkBytes, int maxRecordBytes) {
        this.input = input;
        this.framing = framing;
        this.offset = offset;
        this.chunkBytes = chunkBytes;
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Takes up to {@code max} records of one chunk; 0 when nothing is left or a record is too long. */
    int take(int max) throws IOException {
        if (starts.length < max) {
            starts = new int[max];
            lengths = new int[max];
        }
        int count = frame(max);
        while (count == 0 && !inputEnded && !isTooLong()) {
            fill();
            count = frame(max);
        }
        return count;
    }

    byte[] data() {
        return chunk;
    }

    int[] starts() {
        return starts;
    }

    int[] lengths() {
        return lengths;
    }

    /** The byte behind the last taken record. */
    long offset() {
        return offset;
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    boolean atEnd() {
        return inputEnded && next == limit;
    }

    /** Whether the next record does not fit; {@link #skipTooLong} is to be called. */
    boolean isTooLong() {
        return limit - next > maxRecordBytes;
    }

    private int frame(int max) {
        int from = next;
        int count = 0;
        while (count < max && from < limit) {
            int end = framing.recordEnd(chunk, from, limit);
            if (end < 0) {
                if (!inputEnded) {
                    break;
                }
                end = limit;
            }
            if (end - from > maxRecordBytes) {
                break;
            }
            starts[count] = from;
            lengths[count++] = end - from;
            from = Math.min(end + 1, limit);
        }
        advance(from);
        return count;
    }

    private void advance(int to) {
        offset += to - next;
        next = to;
    }

    /** Moves the tail to a new chunk, larger when the tail already fills most of one, and reads as much as it holds. */
    private void fill() throws IOException {
        int tail = limit - next;
        int size = tail <= chunkBytes / 2 ? chunkBytes : (int) Math.min(2L * tail, maxRecordBytes + (long) chunkBytes);
        byte[] larger = new byte[size + SPARE_BYTES];
        System.arraycopy(chunk, next, larger, 0, tail);
        chunk = larger;
        next = 0;
        limit = tail;
        readMore();
        if (offset == 0 && tail == 0 && startsWithByteOrderMark()) {
            advance(BYTE_ORDER_MARK.length);
        }
    }

    private void readMore() throws IOException {
        int capacity = chunk.length - SPARE_BYTES;
        while (limit < capacity && !inputEnded) {
            int count = input.read(chunk, limit, capacity - limit);
            if (count < 0) {
                inputEnded = true;
            } else {
                limit += count;
            }
        }
    }

    private boolean startsWithByteOrderMark() {
        return limit >= BYTE_ORDER_MARK.length
                && Arrays.equals(chunk, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    /** Passes over the record that is too long and returns its first {@code kept} bytes. */
    byte[] skipTooLong(int kept) throws IOException {
        byte[] beginning = null;
        while (true) {
            int end = lineFeed();
            if (beginning == null) {
                beginning = Arrays.copyOfRange(chunk, next, Math.min(next + kept, end < 0 ? limit : end));
            }
            if (end >= 0) {
                advance(end + 1);
                return beginning;
            }
            advance(limit);
            if (inputEnded) {
                return beginning;
            }
            chunk = new byte[chunkBytes + SPARE_BYTES];
            next = 0;
            limit = 0;
            readMore();
        }
    }

    /**
     * Gives file and memory back until the next call, as far as that is possible. Columns keep the chunk that they
     * refer to.
     */
    void pause() throws IOException {
        int unread = limit - next;
        if (input.pause(unread)) {
            chunk = new byte[SPARE_BYTES];
            inputEnded = inputEnded && unread == 0;
            limit = 0;
        } else {
            chunk = Arrays.copyOf(Arrays.copyOfRange(chunk, next, limit), unread + SPARE_BYTES);
            limit = unread;
        }
        next = 0;
        starts = new int[0];
        lengths = starts;
    }

    private int lineFeed() {
        for (int i = next; i < limit; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
