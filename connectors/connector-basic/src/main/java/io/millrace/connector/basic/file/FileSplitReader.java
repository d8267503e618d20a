package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one file: records are decoded straight from the chunks that hold them. */
final class FileSplitReader implements SplitReader {
    /** How much of a record that is too long goes to the dead letters. */
    private static final int KEPT_BYTES = 64 * 1024;

    /**
     * How many readers of a table keep their file and their chunk between reads. Splits are read in turn by their
     * watermarks, so thousands of files may be in the middle of being read.
     */
    static final int MAX_ACTIVE = 64;

    private final FileSource source;
    private final Path path;
    private final FileVersion version;
    private final RecordChunks chunks;
    private @Nullable RecordDecoder decoder;
    private final ReadRequest request;
    private final FlatColumn[] metadata;
    private long records;
    private boolean endChecked;
    private boolean active;

    FileSplitReader(
            FileSource source,
            Path path,
            FileVersion version,
            RecordChunks chunks,
            SplitPosition position,
            ReadRequest request) {
        this.source = source;
        this.path = path;
        this.version = version;
        this.chunks = chunks;
        this.request = request;
        this.records = position.records();
        this.metadata = request.metadataKeys().stream()
                .map(key -> FileMetadata.value(key, path, version))
                .toArray(FlatColumn[]::new);
    }

    @Override
    public SourceBatch read(int maxRecords) throws IOException {
        if (!active) {
            active = true;
            source.activeReaders().incrementAndGet();
        }
        SourceBatch batch = readRecords(maxRecords);
        if (source.activeReaders().get() > MAX_ACTIVE) {
            chunks.pause();
            decoder = null;
            deactivate();
        }
        return batch;
    }

    private void deactivate() {
        if (active) {
            active = false;
            source.activeReaders().decrementAndGet();
        }
    }

    private SourceBatch readRecords(int maxRecords) {
        long first = records;
        int count;
        try {
            count = chunks.take(maxRecords);
            if (count == 0 && chunks.isTooLong()) {
                return tooLong(chunks.skipTooLong(KEPT_BYTES));
            }
            if (chunks.isInputEnded() && !endChecked) {
                source.requireUnchanged(path, version);
                endChecked = true;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (count == 0) {
            return SourceBatch.empty(first);
        }
        DecodedRecords decoded = decoder().decode(chunks.data(), chunks.starts(), chunks.lengths(), count);
        records += count;
        ChangeBatch rows = decoded.rowCount() == 0
                ? null
                : new ChangeBatch(decoded.rowCount(), columns(decoded), null, null, origins(decoded, first));
        return new SourceBatch(first, count, rows, decoded.bad(), decoded.skipped(), null);
    }

    private RecordDecoder decoder() {
        RecordDecoder current = decoder;
        if (current == null) {
            current = source.format().decoder(source.context().physical(), request.physical());
            decoder = current;
        }
        return current;
    }

    private Column[] columns(DecodedRecords decoded) {
        int physical = decoded.columns().size();
        Column[] columns = decoded.columns().toArray(new Column[physical + metadata.length]);
        for (int i = 0; i < metadata.length; i++) {
            columns[physical + i] = new ConstantColumn(decoded.rowCount(), metadata[i]);
        }
        return columns;
    }

    private @Nullable RowOrigins origins(DecodedRecords decoded, long first) {
        if (!request.origins()) {
            return null;
        }
        int rows = decoded.rowCount();
        int[] splits = new int[rows];
        Arrays.fill(splits, request.splitNumber());
        long[] offsets = new long[rows];
        int[] starts = new int[rows];
        int[] lengths = new int[rows];
        for (int row = 0; row < rows; row++) {
            int record = decoded.recordOfRow()[row];
            offsets[row] = first + record;
            starts[row] = chunks.starts()[record];
            lengths[row] = chunks.lengths()[record];
        }
        return new RowOrigins(splits, offsets, chunks.data(), starts, lengths);
    }

    private SourceBatch tooLong(byte[] beginning) {
        BadRecord bad = new BadRecord(
                0,
                beginning,
                BasicConnectorError.RECORD_TOO_LONG,
                "the record has more than " + RecordChunks.MAX_RECORD_BYTES + " bytes; its first " + beginning.length
                        + " are kept");
        return new SourceBatch(records++, 1, null, List.of(bad), 0, null);
    }

    private MillraceException unreadable(IOException e) {
        Problem problem = Problem.error(
                        BasicConnectorError.FILE_VANISHED,
                        "the file `" + path + "` cannot be read any more at byte " + chunks.offset())
                .detail("The operating system says: " + e.getMessage() + ".")
                .hint("Make the file readable again and run the pipeline again: it goes on where it stopped.");
        return new MillraceException(MillraceException.Phase.FAILED, List.of(problem), e);
    }

    @Override
    public boolean atEnd() {
        return chunks.atEnd();
    }

    @Override
    public SplitPosition position() {
        return new SplitPosition(chunks.offset(), records);
    }

    @Override
    public void close() throws IOException {
        deactivate();
        chunks.close();
    }
}
