package io.millrace.connector.basic.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.effect.MemoryDisk.Operation;
import io.millrace.spi.effect.RealDisk;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private final Path directory;
    private final Tables tables;

    FileSourceTest(@TempDir Path directory) {
        this.directory = directory;
        this.tables = new Tables(new RealDisk(), Clock.system(), directory);
    }

    @Test
    void readsAFileWithAndWithoutALastLineFeed() throws Exception {
        write("a.txt", "one\ntwo\r\nthree");
        write("b.txt", "one\n\ntwo\n");
        write("empty.txt", "");
        write("bom.txt", "\uFEFFone\n");
        assertThat(Tables.readAll(tables.source("a.txt"))).containsExactly("one", "two", "three");
        assertThat(Tables.readAll(tables.source("b.txt"))).containsExactly("one", "", "two");
        assertThat(Tables.readAll(tables.source("empty.txt"))).isEmpty();
        assertThat(Tables.readAll(tables.source("bom.txt"))).containsExactly("one");
        assertThat(Tables.readAll(tables.source("file://" + directory.resolve("a.txt"))))
                .hasSize(3);
    }

    @Test
    void readsADirectoryInTheOrderOfNamesAndPassesOverHiddenOnes() throws Exception {
        write("in/b.txt", "b\n");
        write("in/a/z.txt", "z\n");
        write("in/.part.inprogress", "hidden\n");
        write("in/_SUCCESS", "hidden\n");
        write("in/.git/x.txt", "hidden\n");
        Source source = tables.source("in");
        assertThat(source.isBounded()).isTrue();
        assertThat(source.discover()).extracting(Split::id).containsExactly("a/z.txt", "b.txt");
        assertThat(Tables.readAll(source)).containsExactly("z", "b");
        assertThat(Tables.readAll(tables.source("in", "source.path.regex-pattern", ".*/b\\..*")))
                .containsExactly("b");
    }

    @Test
    void readsWhatAGlobMatches() throws Exception {
        write("logs/2026-01/a.txt", "1\n");
        write("logs/2026-02/b.txt", "2\n");
        write("logs/2025-12/c.txt", "3\n");
        write("logs/2026-02/d.csv", "4\n");
        write("logs/we[i]rd/e.txt", "5\n");
        assertThat(Tables.readAll(tables.source("logs/2026-*/*.txt"))).containsExactly("1", "2");
        assertThat(Tables.readAll(tables.source("logs/2026-*"))).containsExactly("1", "2", "4");
        assertThat(Tables.readAll(tables.source("logs/**.txt"))).containsExactly("3", "1", "2", "5");
        assertThat(Tables.readAll(tables.source("logs/{2025-12,2026-01}/?.txt")))
                .containsExactly("3", "1");
        assertThat(Tables.readAll(tables.source("logs/we[i]rd"))).containsExactly("5");
    }

    @Test
    void readsGzipWithSeveralMembersAndReopensAtAPosition() throws Exception {
        byte[] both = concat(gzip("one\ntw"), gzip("o\nthree\n"), new byte[100]);
        Files.write(directory.resolve("a.txt.gz"), both);
        Source source = tables.source("a.txt.gz");
        assertThat(Tables.readAll(source)).containsExactly("one", "two", "three");
        Split split = source.discover().get(0);
        try (SplitReader reader = Tables.open(source, split, new SplitPosition(4, 1))) {
            assertThat(Tables.drain(reader, 1)).containsExactly("two", "three");
            assertThat(reader.position()).isEqualTo(new SplitPosition(14, 3));
        }
    }

    @Test
    void damagedGzipNamesTheFileAndTheByte() throws Exception {
        byte[] whole = gzip("one\ntwo\n".repeat(1_000));
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;
        byte[][] damaged = {
            Arrays.copyOf(whole, whole.length - 9),
            Arrays.copyOf(whole, 5),
            flipped,
            concat(whole, LineFormat.bytes("more")),
            LineFormat.bytes("plain text\n"),
            {}
        };
        for (byte[] bytes : damaged) {
            Files.write(directory.resolve("a.gz"), bytes);
            assertThatThrownBy(() -> Tables.readAll(tables.source("a.gz")))
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("MR7303")
                    .hasMessageContaining(directory.resolve("a.gz").toString())
                    .hasMessageContaining("at byte");
        }
    }

    @Test
    void reopensAtEveryPosition() throws Exception {
        write("a.txt", "a\nbb\n\nccc\n!bad\n#skip\nd");
        Source source = tables.source("a.txt");
        Split split = source.discover().get(0);
        List<String> whole = Tables.readAll(source);
        assertThat(whole).containsExactly("a", "bb", "", "ccc", "d");
        for (int cut = 0; cut <= 7; cut++) {
            SplitPosition position;
            List<String> lines;
            try (SplitReader reader = Tables.open(source, split, SplitPosition.START)) {
                lines = cut == 0 ? List.of() : Tables.lines(reader.read(cut));
                position = reader.position();
            }
            assertThat(position.records()).isEqualTo(cut);
            try (SplitReader reader = Tables.open(source, split, position)) {
                List<String> rest = Tables.drain(reader, 2);
                assertThat(concat(lines, rest)).isEqualTo(whole);
            }
        }
    }

    @Test
    void givesOriginsMetadataAndBadRecords() throws Exception {
        Path path = write("a.txt", "a\n!bad\n#skip\nd\n");
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_123L));
        Source source = tables.source("a.txt");
        ReadRequest request = new ReadRequest(
                Tables.LINE, List.of("file.size", "file.path", "file.modification-time", "file.name"), true, 7);
        try (SplitReader reader = source.session().open(source.discover().get(0), new SplitPosition(2, 1), request)) {
            SourceBatch batch = reader.read(10);
            assertThat(batch.firstRecord()).isEqualTo(1);
            assertThat(batch.records()).isEqualTo(3);
            assertThat(batch.skipped()).isEqualTo(1);
            assertThat(batch.bad()).singleElement().satisfies(bad -> {
                assertThat(bad.record()).isZero();
                assertThat(bad.raw()).isEqualTo(LineFormat.bytes("!bad"));
            });
            assertThat(Tables.lines(batch)).containsExactly("d");
            ChangeBatch rows = Objects.requireNonNull(batch.rows());
            RowOrigins origins = Objects.requireNonNull(rows.origins());
            assertThat(origins.split(0)).isEqualTo(7);
            assertThat(origins.offset(0)).isEqualTo(3);
            assertThat(new String(
                            Objects.requireNonNull(origins.raw()),
                            origins.rawStart(0),
                            origins.rawLength(0),
                            StandardCharsets.UTF_8))
                    .isEqualTo("d");
            assertThat(((LongColumn) rows.column(1).flatten()).value(0)).isEqualTo(15);
            assertThat(((BytesColumn) rows.column(2).flatten()).text(0)).isEqualTo(path.toString());
            assertThat(((LongColumn) rows.column(3).flatten()).value(0)).isEqualTo(1_700_000_000_123_000L);
            assertThat(((BytesColumn) rows.column(4).flatten()).text(0)).isEqualTo("a.txt");
        }
    }

    @Test
    void refusesAFileThatChanged() throws Exception {
        Path path = write("a.txt", "a\nb\n");
        Source source = tables.source("a.txt");
        Split split = source.discover().get(0);
        try (SplitReader reader = Tables.open(source, split, SplitPosition.START)) {
            Files.writeString(path, "a\nb\nc\n");
            refused(BasicConnectorError.FILE_CHANGED, () -> Tables.drain(reader, 10));
        }
        refused(BasicConnectorError.SOURCE_CHANGED, () -> Tables.open(source, split, new SplitPosition(2, 1)));
        try (SplitReader reader = Tables.open(source, split, SplitPosition.START)) {
            assertThat(Tables.drain(reader, 10)).containsExactly("a", "b", "c");
        }
        Files.delete(path);
        refused(BasicConnectorError.FILE_VANISHED, () -> Tables.open(source, split, new SplitPosition(2, 1)));
    }

    @Test
    void refusesWhatIsNotThere() throws Exception {
        write("in/orders.txt", "x");
        Files.createDirectories(directory.resolve("empty"));
        write("bz/a.bz2", "x");
        refused(BasicConnectorError.PATH_MISSING, () -> tables.source("in/order.txt")
                        .discover())
                .hasMessageContaining("'in/order.txt'");
        refused(BasicConnectorError.PATH_MISSING, () -> tables.source("nowhere/*.txt")
                .discover());
        refused(BasicConnectorError.NO_MATCH, () -> tables.source("in/*.csv").discover());
        refused(BasicConnectorError.NO_FILES, () -> tables.source("empty").discover());
        refused(BasicConnectorError.COMPRESSION_UNSUPPORTED, () -> tables.source("bz")
                .discover());
        refused(BasicConnectorError.SCHEME_UNSUPPORTED, () -> tables.source("s3://bucket/in"));
        refused(BasicConnectorError.PATH_MALFORMED, () -> tables.source("in/[a").discover());
        refused(BasicConnectorError.PATH_MALFORMED, () -> tables.source("a\0b"));
        refused(BasicConnectorError.PATH_MALFORMED, () -> tables.source("in", "source.path.regex-pattern", "("));
        refused(BasicConnectorError.PATH_MALFORMED, () -> tables.sink("out/*"));
        refused(BasicConnectorError.OPTION_OUT_OF_RANGE, () -> tables.source("in", "source.monitor-interval", "0 s"));
        refused(BasicConnectorError.OPTION_OUT_OF_RANGE, () -> tables.sink("x", "sink.rolling-policy.file-size", "0"));
        refused(
                BasicConnectorError.OPTION_OUT_OF_RANGE,
                () -> tables.sink("x", "sink.rolling-policy.check-interval", "90000 d"));
        assertThatThrownBy(() -> tables.source("in/order.txt").discover())
                .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(
                                e.problems().get(0).hint())
                        .isEqualTo("Did you mean `" + directory.resolve("in/orders.txt") + "`?"));
    }

    @Test
    void keepsFewOfManyFilesOpen() throws Exception {
        int files = 3 * FileSplitReader.MAX_ACTIVE;
        for (int i = 0; i < files; i++) {
            Path path = directory.resolve("in/" + i + (i % 3 == 0 ? ".gz" : ".txt"));
            Files.createDirectories(path.getParent());
            String text = (i + ":a\n" + i + ":b\n").repeat(50);
            Files.write(path, i % 3 == 0 ? gzip(text) : LineFormat.bytes(text));
        }
        CountingDisk disk = new CountingDisk(new RealDisk());
        Source source = new Tables(disk.counted(), Clock.system(), directory).source("in");
        List<SplitReader> readers = new ArrayList<>();
        for (Split split : source.discover()) {
            readers.add(Tables.open(source, split, SplitPosition.START));
        }
        List<String> lines = new ArrayList<>();
        for (int round = 0; round < 15; round++) {
            for (SplitReader reader : readers) {
                lines.addAll(Tables.lines(reader.read(7)));
            }
        }
        assertThat(disk.mostOpen()).isLessThanOrEqualTo(FileSplitReader.MAX_ACTIVE + 1);
        assertThat(lines).hasSize(files * 100);
        for (SplitReader reader : readers) {
            assertThat(reader.atEnd()).isTrue();
            assertThat(reader.position().records()).isEqualTo(100);
            reader.close();
        }
        assertThat(disk.nowOpen()).isZero();
    }

    @Test
    void namesWhatMayNotBeRead() throws Exception {
        MemoryDisk disk = new MemoryDisk();
        Tables denied = new Tables(disk, Clock.system(), Path.of("/"));
        disk.createDirectories(Path.of("/in"));
        disk.create(Path.of("/in/a.txt")).close();
        Source source = denied.source("in");
        Split split = source.discover().get(0);
        disk.inject((operation, path) -> {
            if (operation == Operation.OPEN || operation == Operation.LIST) {
                throw new AccessDeniedException(path.toString());
            }
        });
        refused(BasicConnectorError.NOT_READABLE, () -> Tables.open(source, split, SplitPosition.START))
                .hasMessageContaining("/in/a.txt");
        refused(BasicConnectorError.NOT_READABLE, () -> denied.source("in").discover());
    }

    @Test
    void takesANewFileWhenItHasSettled() throws Exception {
        write("in/a.txt", "a\n");
        Source source = tables.source("in", "source.monitor-interval", "1 h");
        assertThat(source.isBounded()).isFalse();
        assertThat(source.discover()).extracting(Split::id).containsExactly("a.txt");
        Path late = write("in/b.txt", "b");
        assertThat(source.discover()).extracting(Split::id).containsExactly("a.txt");
        Files.writeString(late, "b\nc\n");
        assertThat(source.discover()).extracting(Split::id).containsExactly("a.txt");
        assertThat(source.discover()).extracting(Split::id).containsExactly("a.txt", "b.txt");
        Path old = write("in/c.txt", "c");
        Files.setLastModifiedTime(old, FileTime.fromMillis(System.currentTimeMillis() - 4_000_000));
        assertThat(source.discover()).hasSize(3);
        assertThat(tables.source("in/*.none", "source.monitor-interval", "1 s").discover())
                .isEmpty();
    }

    @Test
    void refusesWhatIsAppendedToAFileThatWasTaken() throws Exception {
        Path path = write("in/a.txt", "a\n");
        Source first = tables.source("in", "source.monitor-interval", "1 s");
        List<Split> splits = first.discover();
        Source resumed = tables.source("in", "source.monitor-interval", "1 s");
        resumed.resume(splits);
        Files.setLastModifiedTime(path, FileTime.fromMillis(5_000));
        assertThat(first.discover()).isEqualTo(splits);
        assertThat(resumed.discover()).isEqualTo(splits);
        Files.writeString(path, "a\nb\n");
        refused(BasicConnectorError.FILE_CHANGED, first::discover);
        refused(BasicConnectorError.FILE_CHANGED, resumed::discover);
        Files.delete(path);
        assertThat(resumed.discover()).isEmpty();
    }

    private static AbstractThrowableAssert<?, ?> refused(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(code);
            assertThat(e.problems().get(0).hint()).isNotNull();
        });
    }

    private Path write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(LineFormat.bytes(text));
        }
        return bytes.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static List<String> concat(List<String> left, List<String> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
