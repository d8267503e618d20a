package io.millrace.connector.basic.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.effect.OutOfSpaceException;
import io.millrace.spi.effect.RealDisk;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.stream.ChangeBatch;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    private static final SinkIdentity FIRST = new SinkIdentity("p", 1, 0, false);

    private final Path directory;
    private final Tables tables;

    FileSinkTest(@TempDir Path directory) {
        this.directory = directory;
        this.tables = new Tables(new RealDisk(), Clock.system(), directory);
    }

    @Test
    void outputIsVisibleOnceItsEpochWasDecided() throws Exception {
        Sink sink = tables.sink("x/out");
        sink.open(FIRST, List.of());
        try (SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()))) {
            write(writer, "a", "b");
            List<byte[]> first = List.of(writer.prepare(1, false));
            sink.committed(1, first);
            assertThat(visible("x/out")).isEmpty();
            write(writer, "c");
            List<byte[]> last = List.of(writer.prepare(2, true));
            assertThat(visible("x/out")).isEmpty();
            sink.committed(2, last);
            sink.committed(2, last);
        }
        assertThat(visible("x/out")).containsExactly("part-1-0-0.txt");
        assertThat(directory.resolve("x/out/part-1-0-0.txt")).hasContent("a\nb\nc");
        assertThat(Tables.readAll(tables.source("x/out"))).containsExactly("a", "b", "c");
        assertThat(OutputMarker.read(new RealDisk(), directory.resolve("x/out")))
                .contains(new OutputMarker("p", "t", 1, 2));
    }

    @Test
    void rollsBySize() throws Exception {
        Sink sink = tables.sink("out", "sink.rolling-policy.file-size", "4 b");
        sink.open(FIRST, List.of());
        SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(3, List.of()));
        for (int epoch = 1; epoch <= 4; epoch++) {
            write(writer, "a" + epoch);
            sink.committed(epoch, List.of(writer.prepare(epoch, false)));
        }
        writer.close();
        assertThat(visible("out")).containsExactly("part-1-3-0.txt", "part-1-3-1.txt");
    }

    @Test
    void rollsByTimeAndAsksForAnEpoch() throws Exception {
        long[] nanos = {0};
        Clock clock = new Clock() {
            @Override
            public long wallMillis() {
                return 0;
            }

            @Override
            public long monotonicNanos() {
                return nanos[0];
            }
        };
        Sink sink = new Tables(new RealDisk(), clock, directory)
                .sink(
                        "out",
                        "sink.rolling-policy.rollover-interval",
                        "10 s",
                        "sink.rolling-policy.check-interval",
                        "1 s");
        sink.open(FIRST, List.of());
        SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()));
        write(writer, "a");
        sink.committed(1, List.of(writer.prepare(1, false)));
        assertThat(writer.wantsEpoch()).isFalse();
        nanos[0] = 10_500_000_000L;
        assertThat(writer.wantsEpoch()).isTrue();
        List<byte[]> second = List.of(writer.prepare(2, false));
        assertThat(writer.wantsEpoch()).isFalse();
        sink.committed(2, second);
        writer.close();
        assertThat(visible("out")).containsExactly("part-1-0-0.txt");
    }

    @Test
    void anotherParallelismTakesTheOpenPartsOver() throws Exception {
        Sink sink = tables.sink("out");
        sink.open(FIRST, List.of());
        SinkWriter one = sink.writer(WriterRequest.withoutEventTime(0, List.of()));
        SinkWriter two = sink.writer(WriterRequest.withoutEventTime(1, List.of()));
        write(one, "a");
        write(two, "b");
        List<byte[]> states = List.of(one.prepare(1, false), two.prepare(1, false));
        write(one, "undecided");
        one.prepare(2, false);
        one.close();
        two.close();
        sink.close();

        Sink restored = tables.sink("out");
        restored.open(new SinkIdentity("p", 2, 1, false), states);
        SinkWriter both = restored.writer(WriterRequest.withoutEventTime(0, states));
        write(both, "c");
        restored.committed(2, List.of(both.prepare(2, true)));
        both.close();
        assertThat(Tables.readAll(tables.source("out"))).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void refusesADirectoryThatIsNotItsOwn() throws Exception {
        Files.createDirectories(directory.resolve("foreign"));
        Files.writeString(directory.resolve("foreign/data.csv"), "x");
        Files.writeString(directory.resolve("file"), "x");
        refused(BasicConnectorError.OUTPUT_FOREIGN, "--fresh", () -> open("foreign", FIRST));
        refused(BasicConnectorError.OUTPUT_NOT_A_DIRECTORY, "path", () -> open("file", FIRST));
        SinkIdentity later = new SinkIdentity("p", 2, 7, false);
        refused(BasicConnectorError.OUTPUT_FOREIGN, "--fresh", () -> open("foreign", later));
        open("added", later);

        List<byte[]> states = writeOneEpoch("out", FIRST, "a");
        refused(BasicConnectorError.OUTPUT_DAMAGED, "--fresh", () -> tables.sink("gone")
                .open(later, states));
        refused(BasicConnectorError.OUTPUT_WITHOUT_STATE, "--fresh", () -> open("out", FIRST));
        refused(
                BasicConnectorError.OUTPUT_OF_ANOTHER,
                "'pipeline.name' = 'p'",
                () -> open("out", new SinkIdentity("q", 1, 0, true)));

        SinkIdentity fresh = new SinkIdentity("p", 1, 0, true);
        Sink again = tables.sink("out");
        again.open(fresh, List.of());
        assertThat(again.notes()).singleElement().satisfies(note -> {
            assertThat(note.fact()).contains("`t`", "holds 1 file of before");
            assertThat(note.detail()).contains("part-1-0-0.txt", "part-2-");
        });
        again.close();
        writeOneEpoch("out", fresh, "b");
        writeOneEpoch("foreign", fresh, "b");
        assertThat(visible("out")).containsExactly("part-1-0-0.txt", "part-3-0-0.txt");
        assertThat(visible("foreign")).containsExactly("data.csv", "part-1-0-0.txt");

        new OutputMarker("p", "t", 3, 9).write(new RealDisk(), directory.resolve("out"));
        refused(BasicConnectorError.OUTPUT_AHEAD, "--from", () -> open("out", new SinkIdentity("p", 3, 8, false)));
        new OutputMarker("p", "other", 2, 9).write(new RealDisk(), directory.resolve("out"));
        refused(BasicConnectorError.OUTPUT_OF_ANOTHER, "path", () -> open("out", new SinkIdentity("p", 3, 9, false)));
        Files.writeString(directory.resolve("out/.millrace"), "garbage");
        refused(BasicConnectorError.OUTPUT_DAMAGED, "path", () -> open("out", FIRST));
    }

    @Test
    void namesADirectoryThatCannotBeWritten() throws Exception {
        MemoryDisk disk = new MemoryDisk();
        disk.inject((operation, path) -> {
            if (operation.isChange()) {
                throw new AccessDeniedException(path.toString());
            }
        });
        Sink sink = new Tables(disk, Clock.system(), Path.of("/")).sink("out");
        refused(BasicConnectorError.OUTPUT_NOT_WRITABLE, "chmod", () -> sink.open(FIRST, List.of()));
    }

    @Test
    void aSecondInstanceIsRefusedFromTheOpeningOn() throws Exception {
        Sink first = tables.sink("out");
        first.open(FIRST, List.of());
        assertThatThrownBy(() -> open("out", FIRST))
                .hasMessageContaining("MR6328")
                .hasMessageContaining(
                        "in use by process " + ProcessHandle.current().pid() + ", which runs pipeline `p`");
        SinkIdentity other = new SinkIdentity("q", 1, 0, false);
        refused(BasicConnectorError.OUTPUT_OF_ANOTHER, "path", () -> open("out", other));
        first.close();
        open("out", FIRST);
        assertThat(directory.resolve("out/.millrace.holder")).doesNotExist();
    }

    @Test
    void theLockOfAnotherProcessEndsWithIt() throws Exception {
        Path output = Files.createDirectories(directory.resolve("out"));
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        output.resolve(OutputLock.FILE_NAME).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo(LockHolder.HELD);
            refused(BasicConnectorError.OUTPUT_IN_USE, "Stop that process", () -> open("out", FIRST));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        open("out", FIRST);
    }

    @Test
    void whereNoLockHoldsASecondInstanceStopsTheFirst() throws Exception {
        Sink first = tables.sink("out");
        first.open(FIRST, List.of());
        try (SinkWriter writer = first.writer(WriterRequest.withoutEventTime(0, List.of()))) {
            write(writer, "a");
            List<byte[]> states = List.of(writer.prepare(1, true));
            first.close();
            writeOneEpoch("out", FIRST, "b");
            assertThatThrownBy(() -> first.committed(1, states)).hasMessageContaining("MR7307");
        }
        assertThat(Tables.readAll(tables.source("out"))).containsExactly("b");
    }

    @Test
    void refusesALostOrShortenedPart() throws Exception {
        Sink sink = tables.sink("out");
        sink.open(FIRST, List.of());
        SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()));
        write(writer, "abc");
        List<byte[]> states = List.of(writer.prepare(1, false));
        writer.close();
        sink.close();
        Path hidden = directory.resolve("out/.part-1-0-0.txt.inprogress");
        Files.writeString(hidden, "ab");
        SinkIdentity second = new SinkIdentity("p", 2, 1, false);
        refused(BasicConnectorError.OUTPUT_DAMAGED, "--fresh", () -> tables.sink("out")
                .open(second, states));
        Files.delete(hidden);
        refused(BasicConnectorError.OUTPUT_DAMAGED, "--fresh", () -> tables.sink("out")
                .open(second, states));
    }

    @Test
    void aFullDiskLosesAndDoublesNothing() throws Exception {
        MemoryDisk disk = new MemoryDisk();
        Tables small = new Tables(disk, Clock.system(), Path.of("/"));
        Sink sink = small.sink("out");
        sink.open(FIRST, List.of());
        disk.limitBytes(200_000);
        SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()));
        String row = "x".repeat(999);
        int full = 0;
        for (int i = 0; i < 300; i++) {
            try {
                write(writer, row);
            } catch (OutOfSpaceException e) {
                full++;
                disk.limitBytes(400_000);
                write(writer, row);
            }
        }
        assertThat(full).isEqualTo(1);
        disk.limitBytes(disk.usedBytes());
        assertThatThrownBy(() -> writer.prepare(1, true)).isInstanceOf(OutOfSpaceException.class);
        disk.limitBytes(Long.MAX_VALUE);
        sink.committed(1, List.of(writer.prepare(1, true)));
        assertThat(Tables.readAll(small.source("out"))).hasSize(300).containsOnly(row);
    }

    private void open(String path, SinkIdentity identity) throws Exception {
        Sink sink = tables.sink(path);
        try {
            sink.open(identity, List.of());
        } finally {
            sink.close();
        }
    }

    private List<byte[]> writeOneEpoch(String path, SinkIdentity identity, String line) throws Exception {
        List<byte[]> states;
        Sink sink = tables.sink(path);
        sink.open(identity, List.of());
        try (SinkWriter writer = sink.writer(WriterRequest.withoutEventTime(0, List.of()))) {
            write(writer, line);
            states = List.of(writer.prepare(1, true));
            sink.committed(1, states);
        }
        sink.close();
        return states;
    }

    private static void write(SinkWriter writer, String... lines) throws Exception {
        writer.write(ChangeBatch.of(lines.length, LineFormat.column(List.of(lines))));
    }

    private List<String> visible(String path) throws Exception {
        return new RealDisk()
                .list(directory.resolve(path)).stream()
                        .map(facts -> facts.path().getFileName().toString())
                        .filter(name -> !name.startsWith("."))
                        .toList();
    }

    private static void refused(ErrorCode code, String hint, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(code);
            assertThat(e.problems().get(0).hint()).contains(hint);
        });
    }
}
