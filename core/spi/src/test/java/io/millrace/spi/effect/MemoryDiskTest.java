package io.millrace.spi.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.effect.Disk.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryDiskTest {
    private static final Path DIRECTORY = Path.of("/d");
    private static final Path A = Path.of("/d/a");
    private static final Path B = Path.of("/d/b");

    private final MemoryDisk disk = new MemoryDisk();

    MemoryDiskTest() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(Path.of("/"));
    }

    @Test
    void contentAndNameAreLostUnlessForced() throws IOException {
        write(A, "forced", true);
        write(B, "not forced", false);
        disk.forceDirectory(DIRECTORY);
        write(Path.of("/d/c"), "name not forced", true);
        disk.restart();
        assertThat(read(A)).hasValue("forced");
        assertThat(read(B)).hasValue("");
        assertThat(read(Path.of("/d/c"))).isEmpty();
    }

    @Test
    void appendsAreLostUnlessForced() throws IOException {
        write(A, "start", true);
        disk.forceDirectory(DIRECTORY);
        WritableFile file = disk.append(A, 2);
        file.write("ones".getBytes(StandardCharsets.UTF_8), 0, 4);
        assertThat(read(A)).hasValue("stones");
        disk.restart();
        assertThat(read(A)).hasValue("start");
    }

    @Test
    void renameIsAtomicAndDurableOnceForced() throws IOException {
        write(A, "new", true);
        write(B, "old", true);
        disk.forceDirectory(DIRECTORY);
        disk.rename(A, B);
        assertThat(read(B)).hasValue("new");
        disk.restart();
        assertThat(read(A)).hasValue("new");
        assertThat(read(B)).hasValue("old");
        disk.rename(A, B);
        disk.forceDirectory(DIRECTORY);
        disk.restart();
        assertThat(read(A)).isEmpty();
        assertThat(read(B)).hasValue("new");
    }

    @Test
    void seededCrashesKeepAnyPartOfWhatWasNotForced() throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            MemoryDiskTest run = new MemoryDiskTest();
            run.write(A, "12", true);
            run.disk.forceDirectory(DIRECTORY);
            run.write(B, "34", false);
            run.disk.delete(A);
            run.disk.restart(new SplittableRandom(seed));
            outcomes.add(run.read(A) + "/" + run.read(B));
        }
        assertThat(outcomes)
                .contains(
                        "Optional[12]/Optional.empty",
                        "Optional.empty/Optional[34]",
                        "Optional[12]/Optional[3]",
                        "Optional.empty/Optional.empty");
    }

    @Test
    void crashesAtTheChangeAskedForAndStaysDown() throws IOException {
        write(A, "x", true);
        disk.crashAtChange(disk.changes() + 1);
        WritableFile file = disk.append(A, 1);
        assertThatThrownBy(() -> file.write(new byte[1], 0, 1)).isInstanceOf(MemoryDisk.Crash.class);
        assertThatThrownBy(() -> disk.list(DIRECTORY)).isInstanceOf(MemoryDisk.Crash.class);
        disk.restart();
        assertThat(disk.list(DIRECTORY)).isEmpty();
        assertThatThrownBy(file::force).isInstanceOf(MemoryDisk.Crash.class);
    }

    @Test
    void failsWhenFullAndRecoversSpace() throws IOException {
        disk.limitBytes(5);
        assertThatThrownBy(() -> write(A, "1234567", false)).isInstanceOf(OutOfSpaceException.class);
        assertThat(read(A)).hasValue("");
        disk.delete(A);
        write(B, "123", true);
        assertThat(disk.usableBytes(DIRECTORY)).isEqualTo(2);
    }

    @Test
    void failedForceIsNotCuredByAnother() throws IOException {
        WritableFile file = disk.create(A);
        disk.forceDirectory(DIRECTORY);
        file.write(new byte[3], 0, 3);
        disk.inject((operation, path) -> {
            if (operation == MemoryDisk.Operation.FORCE) {
                throw new IOException("Input/output error");
            }
        });
        assertThatThrownBy(file::force).hasMessage("Input/output error");
        disk.inject(MemoryDisk.Fault.NONE);
        file.force();
        disk.restart();
        assertThat(read(A)).hasValue("");
    }

    @Test
    void locksExcludeAndEndWithTheCrash() throws Exception {
        AutoCloseable lock = disk.tryLock(A).orElseThrow();
        assertThat(disk.tryLock(A)).isEmpty();
        lock.close();
        assertThat(disk.tryLock(A)).isPresent();
        disk.restart();
        assertThat(disk.tryLock(A)).isPresent();
    }

    private void write(Path path, String text, boolean force) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (WritableFile file = disk.create(path)) {
            file.write(bytes, 0, bytes.length);
            if (force) {
                file.force();
            }
        }
    }

    private Optional<String> read(Path path) throws IOException {
        if (disk.stat(path).isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[100];
        int count = disk.open(path).read(0, bytes, 0, 100);
        return Optional.of(new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8));
    }
}
