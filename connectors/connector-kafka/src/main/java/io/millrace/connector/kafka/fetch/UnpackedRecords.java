package io.millrace.connector.kafka.fetch;

import io.millrace.connector.kafka.client.WireClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.BufferSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What compressed batches unpack to, a piece at a time: however much that is, a piece stays within the cache.
 *
 * <pre>
 *  piece  [ records of batch 1 | records of batch 2 | begin of a record ]     full: a new piece begins with the
 *                                                  ▲ at                 ▲ end  bytes from "at" on
 * </pre>
 *
 * <p>Columns may refer to a piece: bytes that were unpacked are not written again.
 */
final class UnpackedRecords {
    private static final int PIECE_BYTES = 256 * 1024;

    /** A batch is not begun in a piece that has less room. */
    private static final int LEAST_ROOM = 16 * 1024;

    /** How much larger a small answer may become before it takes a second piece. */
    private static final int EXPECTED_RATIO = 8;

    private final BufferSupplier buffers;
    private byte[] piece = new byte[0];
    private int at;
    private int end;
    private @Nullable InputStream packed;

    UnpackedRecords(BufferSupplier buffers) {
        this.buffers = buffers;
    }

    byte[] piece() {
        return piece;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    void passedTo(int next) {
        at = next;
    }

    /** Whether the next batch needs a new piece, which must not happen while a block refers to this one. */
    boolean isFull() {
        return room() < LEAST_ROOM;
    }

    private int room() {
        return piece.length - WireClient.SPARE_BYTES - end;
    }

    /** Begins a batch. */
    void open(byte[] data, int header, int size) throws BrokenBatchException {
        if (isFull()) {
            piece = new byte
                    [(int) Math.min(PIECE_BYTES, Math.max(LEAST_ROOM, (long) EXPECTED_RATIO * size))
                            + WireClient.SPARE_BYTES];
            end = 0;
        }
        at = end;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(data, header + BatchHeader.BYTES, size - BatchHeader.BYTES)
                    .slice();
            packed = Compression.of(CompressionType.forId(BatchHeader.compression(data, header)))
                    .build()
                    .wrapForInput(bytes, BatchHeader.V2, buffers);
        } catch (RuntimeException | Error e) {
            throw broken(BatchHeader.baseOffset(data, header), e);
        }
    }

    /** Makes room for a record of which some bytes are there; the rest of the old piece stays as it is. */
    void renew(int recordBytes) {
        int there = end - at;
        // What a record says of its length is believed as bytes come.
        long wanted = Math.min(recordBytes, Math.max(PIECE_BYTES, 2L * there));
        byte[] next = new byte[(int) Math.max(wanted, PIECE_BYTES) + WireClient.SPARE_BYTES];
        System.arraycopy(piece, at, next, 0, there);
        piece = next;
        at = 0;
        end = there;
    }

    boolean hasRoom() {
        return room() > 0;
    }

    /** Unpacks as much as there is room for; false when the batch has no more. */
    boolean more(long baseOffset) throws BrokenBatchException {
        InputStream stream = packed;
        if (stream == null) {
            return false;
        }
        try {
            int read = stream.read(piece, end, room());
            end += Math.max(0, read);
            return read > 0;
        } catch (IOException | RuntimeException | Error e) {
            throw broken(baseOffset, e);
        }
    }

    /** Whether all that the batch has was passed; closes it. */
    boolean finish(long baseOffset) throws BrokenBatchException {
        InputStream stream = packed;
        packed = null;
        if (stream == null) {
            return false;
        }
        try (stream) {
            return at == end && stream.read() < 0;
        } catch (IOException | RuntimeException | Error e) {
            throw broken(baseOffset, e);
        }
    }

    /** Snappy throws errors of its own; and libraries ask for as much memory as the bytes tell them to. */
    private static BrokenBatchException broken(long baseOffset, Throwable e) {
        return new BrokenBatchException(baseOffset, "its records cannot be unpacked", e);
    }

    @Override
    public String toString() {
        return "unpacked " + Arrays.toString(new int[] {at, end, piece.length});
    }
}
