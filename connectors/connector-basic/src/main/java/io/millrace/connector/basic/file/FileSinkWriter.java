package io.millrace.connector.basic.file;

import io.millrace.connector.basic.file.WriterState.Part;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one part after the other.
 *
 * <p>Rows are encoded into a buffer, which is written before the next rows are taken: a write that finds the disk full
 * has taken nothing yet and can be made again.
 */
final class FileSinkWriter implements SinkWriter {
    private static final int FLUSH_BYTES = 64 * 1024;

    private final FileSink sink;
    private final Disk disk;
    private final Clock clock;
    private final Path directory;
    private final int subtask;
    private final long incarnation;
    private final String extension;
    private final RecordEncoder encoder;
    private final ByteBuilder buffer = new ByteBuilder(FLUSH_BYTES);
    private final List<Part> closed = new ArrayList<>();
    private int[] ends = new int[0];
    private @Nullable PartFile part;
    private @Nullable WritableFile file;
    private boolean mustForce;
    private boolean mustForceDirectory;
    private long nextNumber;
    private long openedNanos;
    private long writtenNanos;
    private long checkedNanos;

    FileSinkWriter(FileSink sink, int subtask, long incarnation, WriterState restored) throws IOException {
        this.sink = sink;
        this.disk = sink.context().environment().disk();
        this.clock = sink.context().environment().clock();
        this.directory = sink.directory();
        this.subtask = subtask;
        this.incarnation = incarnation;
        Format format = Objects.requireNonNull(sink.context().format(), "format");
        this.extension = format.fileExtension();
        this.encoder = format.encoder(sink.context().physical());
        this.checkedNanos = clock.monotonicNanos();
        continueFrom(restored.open());
    }

    /** Goes on with one open part; others, of writers that are no more, are closed as they are. */
    private void continueFrom(List<Part> open) throws IOException {
        for (Part restored : open) {
            if (file == null) {
                part = restored.file();
                file = disk.append(restored.file().hidden(directory), restored.bytes());
                openedNanos = checkedNanos;
                writtenNanos = checkedNanos;
            } else {
                closed.add(restored);
            }
        }
    }

    @Override
    public void write(ChangeBatch batch) throws IOException {
        if (buffer.length() >= FLUSH_BYTES) {
            flush();
        }
        if (isDue()) {
            closePart();
        }
        requireInsertions(batch);
        if (ends.length < batch.rowCount()) {
            ends = new int[batch.rowCount()];
        }
        int before = buffer.length();
        boolean encoded = false;
        try {
            encoder.encode(batch, buffer, ends);
            encoded = true;
        } finally {
            if (!encoded) {
                buffer.setLength(before);
            }
        }
    }

    private static void requireInsertions(ChangeBatch batch) {
        long[] weights = batch.weights();
        if (weights == null) {
            return;
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            if (weights[row] != 1) {
                throw new IllegalStateException("a file takes insertions only, not weight " + weights[row]);
            }
        }
    }

    @Override
    public byte[] prepare(long epoch, boolean last) throws IOException {
        flush();
        if (file != null && (last || isDue())) {
            closePart();
        }
        if (file != null && mustForce) {
            file.force();
            mustForce = false;
        }
        if (mustForceDirectory) {
            disk.forceDirectory(directory);
            mustForceDirectory = false;
        }
        closed.removeIf(sink::isVisible);
        closed.replaceAll(one -> one.epoch() == 0 ? new Part(one.file(), one.bytes(), epoch) : one);
        List<Part> open = file == null || part == null ? List.of() : List.of(new Part(part, file.position(), 0));
        return new WriterState(closed, open).encoded();
    }

    @Override
    public boolean wantsEpoch() {
        return isDue() || closed.stream().anyMatch(one -> one.epoch() == 0);
    }

    private void flush() throws IOException {
        if (buffer.length() == 0) {
            return;
        }
        WritableFile target = file;
        if (target == null) {
            target = begin();
        }
        target.write(buffer.array(), 0, buffer.length());
        buffer.setLength(0);
        mustForce = true;
        writtenNanos = clock.monotonicNanos();
    }

    private WritableFile begin() throws IOException {
        PartFile next = PartFile.of(incarnation, subtask, nextNumber, extension);
        WritableFile created = disk.create(next.hidden(directory));
        nextNumber++;
        part = next;
        file = created;
        mustForceDirectory = true;
        openedNanos = clock.monotonicNanos();
        return created;
    }

    private boolean isDue() {
        WritableFile current = file;
        if (current == null) {
            return false;
        }
        RollingPolicy policy = sink.policy();
        if (current.position() >= policy.fileBytes()) {
            return true;
        }
        long now = clock.monotonicNanos();
        if (now - checkedNanos < policy.checkNanos()) {
            return false;
        }
        boolean due = now - openedNanos >= policy.openNanos() || now - writtenNanos >= policy.inactiveNanos();
        if (!due) {
            checkedNanos = now;
        }
        return due;
    }

    private void closePart() throws IOException {
        WritableFile current = Objects.requireNonNull(file);
        if (mustForce) {
            current.force();
            mustForce = false;
        }
        current.close();
        closed.add(new Part(Objects.requireNonNull(part), current.position(), 0));
        file = null;
        part = null;
        checkedNanos = clock.monotonicNanos();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
            part = null;
        }
    }
}
