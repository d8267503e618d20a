package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.RealDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.state.StateError;
import io.millrace.state.StateModel;
import io.millrace.state.TableDelta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk in memory cannot show: real links, real locks, a directory that is moved. */
class StoreOnRealDiskTest {
    private final Disk disk = new RealDisk();

    @Test
    void goesOnAndCanBeMoved(@TempDir Path root) throws IOException {
        Path directory = root.resolve("a/b/state");
        writeTwoEpochs(directory);
        Path moved = root.resolve("elsewhere");
        Files.move(directory, moved);
        try (CheckpointStore store = open(moved)) {
            RestoredCheckpoint restored = store.restored().orElseThrow();
            assertThat(restored.epoch()).isEqualTo(2);
            List<TableDelta> all =
                    restored.state("agg").stream().flatMap(List::stream).toList();
            assertThat(StateModel.replay("panes", all).rows).containsValue(20L);
        }
    }

    @Test
    void aSecondUserIsRefused(@TempDir Path root) throws IOException {
        try (CheckpointStore store = open(root)) {
            assertThat(store.restored()).isEmpty();
            assertRefused(root, StateError.LOCKED);
        }
        open(root).close();
    }

    @Test
    void onlyTheOwnerMayReadIt(@TempDir Path root) throws IOException {
        assumeThat(root.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path directory = root.resolve("state");
        writeTwoEpochs(directory);
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all).hasSizeGreaterThan(4).allSatisfy(path -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void aLinkIsNotFollowed(@TempDir Path root) throws IOException {
        Path directory = root.resolve("state");
        writeTwoEpochs(directory);
        Path file;
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            file = files.findFirst().orElseThrow();
        }
        Path elsewhere = root.resolve("same-content");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertRefused(directory, StateError.NOT_A_FILE);
    }

    @Test
    void aNewerFormatIsRefusedWithBothVersions(@TempDir Path root) throws IOException {
        writeTwoEpochs(root);
        Path manifest = root.resolve("manifest-2-1");
        String content = SealedText.read(Files.readAllBytes(manifest)).content();
        String newer = content.replace("\"format\": 2", "\"format\": 9").replace("0.1.0", "7.0");
        Files.write(manifest, SealedText.of(newer).bytes());
        assertThatThrownBy(() -> open(root)).isInstanceOfSatisfying(MillraceException.class, e -> {
            assertThat(e.problems().get(0).code()).isEqualTo(StateError.NEWER_FORMAT);
            assertThat(e.problems().get(0).detail()).contains("format 9", "version 7.0", "version 0.1.0");
            assertThat(e.problems().get(0).hint()).contains("Run version 7.0");
        });
    }

    @Test
    void aManifestIsForPeople(@TempDir Path root) throws IOException {
        writeTwoEpochs(root);
        String text = Files.readString(root.resolve("manifest-2-1"), StandardCharsets.UTF_8);
        assertThat(text.lines())
                .contains(
                        "  \"millrace\": \"manifest\",",
                        "  \"format\": 2,",
                        "  \"pipeline\": \"counts\",",
                        "  \"epoch\": 2,",
                        "  \"ledger\": {}");
        assertThat(text.lines().reduce("", (before, line) -> line)).matches("sha256 [0-9a-f]{64}");
    }

    @Test
    void stateWithoutItsHeadIsNotTakenForNone(@TempDir Path root) throws IOException {
        writeTwoEpochs(root);
        Files.delete(root.resolve("head"));
        assertRefused(root, StateError.HEAD_MISSING);
        for (String manifest : List.of("manifest-1-1", "manifest-2-1")) {
            Files.delete(root.resolve(manifest));
        }
        assertRefused(root, StateError.HEAD_MISSING);
    }

    private void assertRefused(Path directory, StateError code) {
        assertThatThrownBy(() -> open(directory)).isInstanceOfSatisfying(MillraceException.class, e -> assertThat(
                        e.problems().get(0).code())
                .isEqualTo(code));
    }

    private CheckpointStore open(Path directory) {
        return CheckpointStore.open(disk, directory, CheckpointStoreTest.identity(1, "f"), new StartFrom.Latest());
    }

    private void writeTwoEpochs(Path directory) throws IOException {
        try (CheckpointStore store = open(directory)) {
            for (long epoch = 1; epoch <= 2; epoch++) {
                Map<StateModel.Key, Long> rows = Map.of(new StateModel.Key(1, "k"), epoch * 10);
                EpochWriter writer = store.begin(epoch);
                writer.addTask("agg", 0, List.of(StateModel.delta("panes", rows, List.of(), Long.MIN_VALUE)));
                writer.decide(ManifestFacts.empty());
                store.retire();
            }
        }
    }
}
