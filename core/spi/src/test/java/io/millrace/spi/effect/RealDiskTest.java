package io.millrace.spi.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
    private final Disk disk = new RealDisk();

    private final Path directory;

    RealDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void writesAppendsAndReads() throws Exception {
        Path path = directory.resolve("a");
        try (WritableFile file = disk.create(path)) {
            write(file, "hello world");
            file.force();
            assertThat(file.position()).isEqualTo(11);
        }
        assertThatThrownBy(() -> disk.create(path).close()).isInstanceOf(FileAlreadyExistsException.class);
        try (WritableFile file = disk.append(path, 6)) {
            write(file, "you");
        }
        assertThat(Files.readString(path)).isEqualTo("hello you");
        try (ReadableFile file = disk.open(path)) {
            byte[] target = new byte[5];
            assertThat(file.read(6, target, 1, 4)).isEqualTo(3);
            assertThat(new String(target, 1, 3, StandardCharsets.UTF_8)).isEqualTo("you");
            assertThat(file.read(9, target, 0, 5)).isEqualTo(-1);
        }
        assertThatThrownBy(() -> disk.append(path, 10).close()).hasMessageContaining("it was cut");
        assertThat(Files.readString(path)).isEqualTo("hello you");
    }

    @Test
    void listsInNameOrderAndForgivesWhatIsNotThere() throws Exception {
        disk.createDirectories(directory.resolve("d/e"));
        Files.writeString(directory.resolve("b"), "12");
        Files.writeString(directory.resolve("a"), "");
        assertThat(disk.list(directory))
                .extracting(facts -> facts.path().getFileName() + ":" + facts.isDirectory())
                .containsExactly("a:false", "b:false", "d:true");
        assertThat(disk.list(directory.resolve("none"))).isEmpty();
        assertThat(disk.stat(directory.resolve("none"))).isEmpty();
        assertThat(disk.stat(directory.resolve("b/under/a/file"))).isEmpty();
        assertThat(disk.stat(directory.resolve("b")).orElseThrow().bytes()).isEqualTo(2);
        disk.rename(directory.resolve("b"), directory.resolve("a"));
        disk.forceDirectory(directory);
        assertThat(Files.readString(directory.resolve("a"))).isEqualTo("12");
        disk.delete(directory.resolve("a"));
        disk.delete(directory.resolve("a"));
        assertThat(disk.usableBytes(directory.resolve("not/there/yet"))).isPositive();
    }

    @Test
    void aLockIsExclusiveWithinTheProcess() throws Exception {
        Path path = directory.resolve("lock");
        Optional<AutoCloseable> first = disk.tryLock(path);
        assertThat(first).isPresent();
        assertThat(new RealDisk().tryLock(directory.resolve("x/../lock"))).isEmpty();
        first.orElseThrow().close();
        Optional<AutoCloseable> second = disk.tryLock(path);
        assertThat(second).isPresent();
        second.orElseThrow().close();
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsToldApart() throws Exception {
        try (WritableFile file = disk.append(Path.of("/dev/full"), 0)) {
            assertThatThrownBy(() -> write(file, "x"))
                    .isInstanceOf(OutOfSpaceException.class)
                    .hasMessageContaining("/dev/full");
            assertThat(file.position()).isZero();
        }
    }

    static boolean hasFullDevice() {
        return Files.exists(Path.of("/dev/full"));
    }

    private static void write(WritableFile file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(bytes, 0, bytes.length);
    }
}
