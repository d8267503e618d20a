package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.connector.basic.file.FileListing.Found;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordFraming;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Files, each a split that is read from its start to its end.
 *
 * <p>A file is immutable from the moment it is taken: one that changes is refused by name, when it is opened, when its
 * end is reached, or when it is found longer later. With a monitor interval, files that are there at the start are
 * taken at once; one that appears later is taken when it has not changed for one interval, so that a copy in progress
 * is not read half.
 */
final class FileSource implements Source {
    private final TableContext context;
    private final Format format;
    private final RecordFraming framing;
    private final FileLocation location;
    private final FileListing listing;
    private final @Nullable Duration monitorInterval;
    private final Map<String, Path> basesById = new HashMap<>();
    private final Map<String, FileVersion> seen = new HashMap<>();
    private final Map<String, FileVersion> taken = new HashMap<>();
    private final AtomicInteger activeReaders = new AtomicInteger();
    private boolean discovered;

    FileSource(TableContext context) {
        this.context = context;
        this.format = Objects.requireNonNull(context.format(), "format");
        this.framing = format.framing();
        this.location = FileLocation.of(
                context.table(),
                context.options().get(FileSystemConnector.PATH),
                context.environment().directory());
        this.monitorInterval = context.options()
                .find(FileSystemConnector.MONITOR_INTERVAL)
                .map(interval -> PositiveOptions.checked(context, FileSystemConnector.MONITOR_INTERVAL, interval))
                .orElse(null);
        this.listing = new FileListing(
                context.environment().disk(),
                location,
                context.options().find(FileSystemConnector.PATH_REGEX).orElse(null),
                monitorInterval != null);
    }

    @Override
    public boolean isBounded() {
        return monitorInterval == null;
    }

    @Override
    public Optional<Duration> discoveryInterval() {
        return Optional.ofNullable(monitorInterval);
    }

    @Override
    public synchronized void resume(List<Split> known) {
        known.forEach(split -> taken.put(split.id(), FileVersion.of(split.attributes())));
    }

    @Override
    public synchronized List<Split> discover() throws IOException {
        List<Split> splits = new ArrayList<>();
        for (Found found : listing.files()) {
            FileVersion version = FileVersion.of(found.facts());
            FileVersion before = taken.get(found.id());
            if (before != null) {
                requireNotAppended(found, before, version);
                basesById.put(found.id(), found.base());
                splits.add(new Split(found.id(), before.attributes()));
                continue;
            }
            boolean settled = !discovered || version.equals(seen.get(found.id())) || isOld(version);
            seen.put(found.id(), version);
            if (settled) {
                seen.remove(found.id());
                taken.put(found.id(), version);
                basesById.put(found.id(), found.base());
                splits.add(new Split(found.id(), version.attributes()));
            }
        }
        discovered = true;
        return splits;
    }

    /** What is appended to a file that was taken would never be read. */
    private void requireNotAppended(Found found, FileVersion before, FileVersion now) {
        if (now.bytes() > before.bytes()) {
            throw MillraceException.failed(Problem.error(
                            BasicConnectorError.FILE_CHANGED,
                            "the file `" + found.facts().path() + "` of table `" + context.table()
                                    + "` was appended to after it had been taken")
                    .detail(before.difference(now) + " A file is read once, as it was found.")
                    .hint("Move the bytes from " + before.bytes() + " on into a new file, and cut this one back with"
                            + " `truncate -s " + before.bytes() + "`. Write new files under a name that begins with"
                            + " '.' and rename them when they are complete."));
        }
    }

    private boolean isOld(FileVersion version) {
        long age = context.environment().clock().wallMillis() - version.modifiedMillis();
        return monitorInterval == null || age >= monitorInterval.toMillis();
    }

    @Override
    public SourceSession session() {
        return this::open;
    }

    private SplitReader open(Split split, SplitPosition position, ReadRequest request) throws IOException {
        Path path = pathOf(split.id());
        FileVersion taken = FileVersion.of(split.attributes());
        Optional<FileFacts> facts = context.environment().disk().stat(path);
        if (facts.isEmpty()) {
            throw MillraceException.failed(Problem.error(
                            BasicConnectorError.FILE_VANISHED,
                            "the file `" + path + "` of table `" + context.table() + "` is not there any more")
                    .detail("Reading it stopped behind record " + position.records() + ".")
                    .hint("Put it back and run the pipeline again: it goes on where it stopped."));
        }
        FileVersion now = FileVersion.of(facts.get());
        // Of a file that nothing was read of yet, a bounded table reads what it holds now.
        boolean untouched = isBounded() && position.equals(SplitPosition.START);
        if (!now.equals(taken) && !untouched) {
            throw MillraceException.refused(Problem.error(
                            BasicConnectorError.SOURCE_CHANGED,
                            "the file `" + path + "` of table `" + context.table()
                                    + "` has changed since the pipeline began to read it")
                    .detail(taken.difference(now) + " Reading it stopped behind record " + position.records()
                            + ", at byte " + position.offset() + ".")
                    .hint("Put the file back as it was, with its modification time; or start anew with --fresh."));
        }
        try {
            return openUnchanged(path, now, position, request);
        } catch (AccessDeniedException e) {
            throw MillraceException.refused(Problem.error(
                            BasicConnectorError.NOT_READABLE,
                            "the file `" + path + "` of table `" + context.table() + "` may not be read")
                    .hint("Give this user the right to read it (chmod u+r)."));
        }
    }

    private SplitReader openUnchanged(Path path, FileVersion version, SplitPosition position, ReadRequest request)
            throws IOException {
        Disk disk = context.environment().disk();
        // A file that may not be read is refused now, not at its first record.
        disk.open(path).close();
        ByteInput input;
        long expectedBytes;
        if (path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
            GzipInput gzip = new GzipInput(disk, path);
            gzip.skip(position.offset());
            input = gzip;
            expectedBytes = RecordChunks.CHUNK_BYTES;
        } else {
            input = ByteInput.plain(disk, path, position.offset());
            expectedBytes = version.bytes() - position.offset();
        }
        RecordChunks chunks = new RecordChunks(input, framing, position.offset(), expectedBytes);
        return new FileSplitReader(this, path, version, chunks, position, request);
    }

    /** Where the file of a split lies; after a restart it may not have been listed again. */
    private synchronized Path pathOf(String id) throws IOException {
        Path base = basesById.get(id);
        if (base == null) {
            for (Found found : listing.files()) {
                basesById.put(found.id(), found.base());
            }
            base = basesById.getOrDefault(id, location.path());
        }
        return base.resolve(id);
    }

    /** How many readers hold an open file and a chunk; readers on any thread count themselves. */
    AtomicInteger activeReaders() {
        return activeReaders;
    }

    TableContext context() {
        return context;
    }

    Format format() {
        return format;
    }

    /** Throws when a file is not what it was when it was found. */
    void requireUnchanged(Path path, FileVersion version) throws IOException {
        Optional<FileFacts> facts = context.environment().disk().stat(path);
        if (facts.isPresent() && !FileVersion.of(facts.get()).equals(version)) {
            throw MillraceException.failed(Problem.error(
                            BasicConnectorError.FILE_CHANGED,
                            "the file `" + path + "` of table `" + context.table() + "` changed while it was read")
                    .detail(version.difference(FileVersion.of(facts.get())))
                    .hint("Write files under a name that begins with '.' or '_' and rename them when they are"
                            + " complete. Then start anew with --fresh."));
        }
    }
}
