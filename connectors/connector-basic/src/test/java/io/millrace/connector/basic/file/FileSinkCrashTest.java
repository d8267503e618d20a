package io.millrace.connector.basic.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a pipeline that writes files on a disk that crashes at any of its operations.
 *
 * <p>The model is the list of rows of the last decided epoch. Whatever happens, in the end the visible parts (and what
 * a reader took away before) hold exactly these rows, each once.
 */
class FileSinkCrashTest {
    private static final int SCENARIOS = Boolean.getBoolean("millrace.long") ? 8_000 : 400;
    private static final int MAX_LIVES = 8;
    private static final Path DIRECTORY = Path.of("/data/out");

    @Test
    void decidedRowsAreVisibleOnceWhateverCrashes() throws Exception {
        long base = Long.getLong("millrace.test.seed", 20_260_101L);
        System.out.println("FileSinkCrashTest: " + SCENARIOS + " scenarios, -Dmillrace.test.seed=" + base);
        for (int i = 0; i < SCENARIOS; i++) {
            long seed = base + i;
            try {
                new Scenario(seed).run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("with -Dmillrace.test.seed=" + seed, e);
            }
        }
    }

    /** What was decided: it survives every crash. */
    private record Decided(long epoch, List<byte[]> states, List<String> rows) {}

    private static final class Scenario {
        private final SplittableRandom random;
        private final MemoryDisk disk = new MemoryDisk();
        private final List<String> takenAway = new ArrayList<>();
        private @Nullable Path taking;
        private List<String> takingRows = List.of();
        private long nanos;
        private long incarnation;
        private int nextRow;
        private long nextEpoch = 1;
        private List<String> written = new ArrayList<>();
        private Decided decided = new Decided(0, List.of(), List.of());

        private final Clock clock = new Clock() {
            @Override
            public long wallMillis() {
                return nanos / 1_000_000;
            }

            @Override
            public long monotonicNanos() {
                return nanos;
            }
        };

        Scenario(long seed) {
            this.random = new SplittableRandom(seed);
        }

        void run() throws Exception {
            int lives = random.nextInt(1, MAX_LIVES);
            for (int life = 0; life < lives; life++) {
                disk.crashAtChange(disk.changes() + random.nextInt(60));
                try {
                    live(false);
                } catch (MemoryDisk.Crash e) {
                    // The next life finds what it left.
                }
                disk.restart(random);
                settleTaking();
                requireMarkerNotAhead();
            }
            live(true);
            List<String> visible = visibleRows();
            visible.addAll(takenAway);
            assertThat(visible).containsExactlyInAnyOrderElementsOf(decided.rows());
            assertThat(disk.list(DIRECTORY))
                    .filteredOn(facts -> PartFile.ofHidden(facts.path()).isPresent())
                    .isEmpty();
        }

        private void live(boolean toTheEnd) throws Exception {
            Tables tables = new Tables(disk, clock, Path.of("/data"));
            Sink sink = tables.sink(
                    "out",
                    "sink.rolling-policy.file-size",
                    "300 b",
                    "sink.rolling-policy.rollover-interval",
                    "5 s",
                    "sink.rolling-policy.check-interval",
                    "1 s");
            incarnation++;
            sink.open(new SinkIdentity("p", incarnation, decided.epoch(), false), decided.states());
            written = new ArrayList<>(decided.rows());
            nextEpoch = decided.epoch() + 1;
            requireNoMoreThanDecided();
            List<SinkWriter> writers = writers(sink);
            int steps = random.nextInt(12);
            for (int step = 0; step < steps; step++) {
                nanos += random.nextLong(2_000_000_000L);
                int rows = random.nextInt(4);
                for (int i = 0; i < rows; i++) {
                    write(writers.get(random.nextInt(writers.size())));
                }
                if (random.nextInt(3) == 0) {
                    epoch(sink, writers);
                }
            }
            if (toTheEnd) {
                decide(prepare(writers, true));
                sink.committed(decided.epoch(), decided.states());
            }
            for (SinkWriter writer : writers) {
                writer.close();
            }
            sink.close();
        }

        private List<SinkWriter> writers(Sink sink) throws IOException {
            int parallelism = random.nextInt(1, 4);
            List<List<byte[]>> shares = new ArrayList<>();
            for (int i = 0; i < parallelism; i++) {
                shares.add(new ArrayList<>());
            }
            decided.states()
                    .forEach(state -> shares.get(random.nextInt(parallelism)).add(state));
            List<SinkWriter> writers = new ArrayList<>();
            for (int i = 0; i < parallelism; i++) {
                writers.add(sink.writer(WriterRequest.withoutEventTime(i, shares.get(i))));
            }
            return writers;
        }

        private void write(SinkWriter writer) throws IOException {
            // Long rows make the writer flush between epochs.
            int length = random.nextInt(10) == 0 ? 40_000 : random.nextInt(30);
            String row = nextRow + ":" + "x".repeat(length);
            writer.write(ChangeBatch.of(1, LineFormat.column(List.of(row))));
            written.add(Integer.toString(nextRow++));
        }

        /** An epoch that is decided, or given up, or decided while the next one is prepared already. */
        private void epoch(Sink sink, List<SinkWriter> writers) throws IOException {
            List<byte[]> states = prepare(writers, false);
            if (random.nextInt(5) == 0) {
                return;
            }
            decide(states);
            Decided before = decided;
            if (random.nextInt(4) == 0) {
                List<byte[]> next = prepare(writers, false);
                sink.committed(before.epoch(), before.states());
                takeAway();
                decide(next);
            }
            sink.committed(decided.epoch(), decided.states());
            takeAway();
        }

        private List<byte[]> prepare(List<SinkWriter> writers, boolean last) throws IOException {
            List<byte[]> states = new ArrayList<>();
            for (SinkWriter writer : writers) {
                states.add(writer.prepare(nextEpoch, last));
            }
            nextEpoch++;
            return states;
        }

        private void decide(List<byte[]> states) {
            decided = new Decided(nextEpoch - 1, states, List.copyOf(written));
        }

        /** A reader of the directory takes a visible part for good. */
        private void takeAway() throws IOException {
            for (Path path : visibleParts()) {
                if (random.nextInt(4) == 0) {
                    taking = path;
                    takingRows = rows(path);
                    disk.delete(path);
                    disk.forceDirectory(DIRECTORY);
                    settleTaking();
                }
            }
        }

        /** After a crash the part may or may not have been taken. */
        private void settleTaking() throws IOException {
            if (taking != null && disk.stat(taking).isEmpty()) {
                takenAway.addAll(takingRows);
            }
            taking = null;
        }

        private void requireNoMoreThanDecided() throws IOException {
            List<String> visible = visibleRows();
            visible.addAll(takenAway);
            assertThat(visible).doesNotHaveDuplicates();
            assertThat(decided.rows()).containsAll(visible);
        }

        private void requireMarkerNotAhead() throws IOException {
            Optional<OutputMarker> marker = OutputMarker.read(disk, DIRECTORY);
            assertThat(marker.map(OutputMarker::epoch).orElse(0L)).isLessThanOrEqualTo(decided.epoch());
        }

        private List<Path> visibleParts() throws IOException {
            return disk.list(DIRECTORY).stream()
                    .map(FileFacts::path)
                    .filter(path -> !FileLocation.isHidden(path))
                    .toList();
        }

        private List<String> visibleRows() throws IOException {
            List<String> rows = new ArrayList<>();
            for (Path path : visibleParts()) {
                rows.addAll(rows(path));
            }
            return rows;
        }

        private List<String> rows(Path path) throws IOException {
            try (ReadableFile file = disk.open(path)) {
                byte[] bytes = new byte[(int) file.bytes()];
                file.read(0, bytes, 0, bytes.length);
                return new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .map(row -> row.substring(0, row.indexOf(':')))
                        .toList();
            }
        }
    }
}
