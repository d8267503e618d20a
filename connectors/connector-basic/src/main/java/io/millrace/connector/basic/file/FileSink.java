package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.connector.basic.file.WriterState.Part;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory of parts, written exactly once.
 *
 * <pre>
 * write ─► .part-1-0-0.json.inprogress    hidden, may span epochs
 * prepare(n): force                       state n = open part and its length, closed parts and theirs
 *      manifest n is decided
 * committed(n): closed parts ─► part-1-0-0.json, force directory, .millrace says n
 * crash ─► open(state n): closed parts made visible again, the open ones cut to their length, all others deleted
 * </pre>
 *
 * <p>{@code .millrace} may lag the manifest but never leads it. From {@link #open} to {@link #close} the directory is
 * locked. Writers run on their own threads, {@link #open} and
 * {@link #committed} on another.
 */
final class FileSink implements Sink {
    private final TableContext context;
    private final Disk disk;
    private final Path directory;
    private final RollingPolicy policy;

    /** The parts of the last two committed epochs: a state prepared meanwhile may still name them as closed. */
    private volatile Set<String> visible = Set.of();

    private volatile Set<String> visibleBefore = Set.of();
    private volatile @Nullable OutputLock lock;
    private volatile @Nullable OutputMarker marker;
    private volatile List<Problem> notes = List.of();

    FileSink(TableContext context) {
        this.context = context;
        this.disk = context.environment().disk();
        String path = context.options().get(FileSystemConnector.PATH);
        if (path.contains("*") || path.contains("?")) {
            throw FileLocation.malformed(
                    context.table(), path, "It is a pattern, and a table is written to one directory.");
        }
        // A format whose records cannot be told apart in a file refuses now, not when somebody reads the file.
        Objects.requireNonNull(context.format(), "format").framing();
        this.directory = FileLocation.of(
                        context.table(), path, context.environment().directory())
                .path();
        this.policy = RollingPolicy.of(context);
    }

    @Override
    public Guarantee guarantee() {
        return Guarantee.EXACTLY_ONCE;
    }

    @Override
    public void open(SinkIdentity identity, List<byte[]> states) throws IOException {
        // Every writer of an epoch has a state: without any the table was added to the pipeline since.
        boolean isNew = states.isEmpty();
        OutputRecovery recovery = new OutputRecovery(context.table(), disk, directory, isNew);
        OutputRecovery.Opened opened = recovery.recover(identity, WriterState.decoded(states));
        lock = opened.lock();
        marker = opened.marker();
        notes = identity.fresh() ? recovery.repeated(opened.marker()) : List.of();
    }

    @Override
    public void close() throws IOException {
        OutputLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public List<Problem> notes() {
        return notes;
    }

    @Override
    public SinkWriter writer(WriterRequest request) throws IOException {
        return new FileSinkWriter(
                this, request.subtask(), requireMarker().incarnation(), WriterState.decoded(request.states()));
    }

    @Override
    public void committed(long epoch, List<byte[]> states) throws IOException {
        OutputMarker current = requireMarker();
        List<Part> closed = WriterState.decoded(states).closed();
        List<Part> hidden = closed.stream()
                .filter(part -> part.epoch() > current.epoch() && !isVisible(part))
                .toList();
        if (!hidden.isEmpty()) {
            requireStillOurs(current);
            for (Part part : hidden) {
                makeVisible(epoch, part);
            }
            disk.forceDirectory(directory);
            OutputMarker next = current.withEpoch(epoch);
            next.write(disk, directory);
            marker = next;
        }
        visibleBefore = visible;
        visible = closed.stream().map(part -> part.file().name()).collect(Collectors.toCollection(HashSet::new));
    }

    /** A process that was believed dead must not touch what its successor writes. */
    private void requireStillOurs(OutputMarker current) throws IOException {
        Optional<OutputMarker> found = OutputMarker.read(disk, directory);
        if (found.isEmpty() || found.get().incarnation() != current.incarnation()) {
            throw MillraceException.failed(Problem.error(
                            BasicConnectorError.OUTPUT_TAKEN_OVER,
                            "the output directory `" + directory + "` of table `" + context.table()
                                    + "` was taken over while this pipeline wrote it")
                    .detail("Its file .millrace is of another start of the pipeline, or was deleted.")
                    .hint("Run the pipeline in one place only, with one --state-dir."));
        }
    }

    private void makeVisible(long epoch, Part part) throws IOException {
        Path hidden = part.file().hidden(directory);
        Path shown = part.file().visible(directory);
        if (disk.stat(hidden).isPresent()) {
            disk.rename(hidden, shown);
        } else if (disk.stat(shown).isEmpty()) {
            throw MillraceException.failed(Problem.error(
                            BasicConnectorError.OUTPUT_LOST,
                            "the output part `" + hidden + "` of table `" + context.table() + "` has disappeared")
                    .detail("It holds " + part.bytes() + " bytes of epoch " + epoch + " and was not visible yet.")
                    .hint("Put it back and run the pipeline again. If a reader took it under its visible name, create"
                            + " an empty file `" + shown + "` first."));
        }
    }

    boolean isVisible(Part part) {
        return visible.contains(part.file().name())
                || visibleBefore.contains(part.file().name());
    }

    private OutputMarker requireMarker() {
        OutputMarker current = marker;
        return Objects.requireNonNull(current, "the sink was not opened");
    }

    TableContext context() {
        return context;
    }

    Path directory() {
        return directory;
    }

    RollingPolicy policy() {
        return policy;
    }
}
