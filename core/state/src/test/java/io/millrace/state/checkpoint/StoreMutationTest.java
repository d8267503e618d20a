package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.Seeds;
import io.millrace.state.StateError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every file of a state directory, changed in every way: each change is found before what it changed is used. */
class StoreMutationTest {
    private static final long SCHEDULE = 5;
    private static final int EPOCHS = 6;
    private static final int LEAST_EPOCHS = 3;
    private static final int SHA_DIGITS = 64;
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{64}");

    private StoreSchedule schedule = new StoreSchedule(SCHEDULE, EPOCHS);
    private MemoryDisk disk = new MemoryDisk();
    private final Map<Path, byte[]> original = new TreeMap<>();
    private final Set<String> usedByLast = new TreeSet<>();
    private int mutations;

    @BeforeEach
    void writeEpochs() throws IOException {
        schedule.run(disk);
        // Some seeds make schedules that are nearly empty.
        for (int next = 1; schedule.epochs <= LEAST_EPOCHS; next++) {
            schedule = new StoreSchedule(SCHEDULE + next, EPOCHS);
            disk = new MemoryDisk();
            schedule.run(disk);
        }
        for (Path directory : List.of(StoreSchedule.DIRECTORY, StoreSchedule.DIRECTORY.resolve("state"))) {
            for (FileFacts file : disk.list(directory)) {
                if (!file.isDirectory() && !name(file.path()).startsWith("lock")) {
                    original.put(file.path(), read(file.path()));
                }
            }
        }
        Set<String> used = new TreeSet<>();
        for (Map.Entry<Path, byte[]> file : original.entrySet()) {
            if (name(file.getKey()).startsWith("manifest-")) {
                used.addAll(hashesIn(file.getValue()));
            }
        }
        // What the last fold made for the next epoch is an extra file.
        original.keySet().removeIf(path -> name(path).length() == SHA_DIGITS && !used.contains(name(path)));
        usedByLast.addAll(hashesIn(Objects.requireNonNull(original.get(lastManifest()))));
        assertThat(original).hasSizeGreaterThan(8);
    }

    private Path lastManifest() {
        return original.keySet().stream()
                .filter(path -> name(path).startsWith("manifest-" + schedule.epochs + "-"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> hashesIn(byte[] manifest) {
        Set<String> hashes = new TreeSet<>();
        Matcher matcher = SHA.matcher(new String(manifest, StandardCharsets.UTF_8));
        while (matcher.find()) {
            hashes.add(matcher.group());
        }
        return hashes;
    }

    @Test
    void flippedBits() throws IOException {
        SplittableRandom random = Seeds.random(1);
        int places = Seeds.rounds(200, 4_000);
        for (Map.Entry<Path, byte[]> file : original.entrySet()) {
            int step = 1 + file.getValue().length / places;
            for (int at = random.nextInt(step); at < file.getValue().length; at += 1 + random.nextInt(2 * step)) {
                byte[] changed = file.getValue().clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
                assertFound(file.getKey(), changed);
            }
        }
        assertThat(mutations).isGreaterThan(1_000);
    }

    @Test
    void cutLengthenedAndBlankedFiles() throws IOException {
        SplittableRandom random = Seeds.random(2);
        for (Map.Entry<Path, byte[]> file : original.entrySet()) {
            byte[] content = file.getValue();
            int step = 1 + content.length / 60;
            for (int length = 0; length < content.length; length += 1 + random.nextInt(2 * step)) {
                assertFound(file.getKey(), Arrays.copyOf(content, length));
                byte[] blanked = content.clone();
                Arrays.fill(blanked, length, Math.min(content.length, length + 16), (byte) 0);
                if (!Arrays.equals(blanked, content)) {
                    assertFound(file.getKey(), blanked);
                }
            }
            for (int more = 1; more < 12; more++) {
                assertFound(file.getKey(), Arrays.copyOf(content, content.length + more));
                byte[] doubled = Arrays.copyOf(content, content.length * 2);
                System.arraycopy(content, 0, doubled, content.length, content.length);
                assertFound(file.getKey(), Arrays.copyOf(doubled, content.length + more));
            }
        }
        assertThat(mutations).isGreaterThan(1_000);
    }

    @Test
    void exchangedAndMissingFiles() throws IOException {
        for (Path file : original.keySet()) {
            for (Path other : original.keySet()) {
                if (!other.equals(file)) {
                    assertFound(file, Objects.requireNonNull(original.get(other)));
                }
            }
            disk.delete(file);
            assertRefused(file, new StartFrom.Latest());
            disk.link(file, Path.of("/elsewhere"));
            assertRefused(file, new StartFrom.Latest());
            replace(file);
        }
    }

    /** Also what is only needed by an older epoch, when that one is asked for. */
    private void assertFound(Path file, byte[] changed) throws IOException {
        byte[] content = Objects.requireNonNull(original.get(file));
        disk.delete(file);
        put(file, changed);
        boolean isUsedByOlder = file.startsWith(StoreSchedule.DIRECTORY.resolve("state"))
                && changed.length == content.length
                && !usedByLast.contains(name(file));
        if (isUsedByOlder) {
            boolean found = false;
            for (long epoch = schedule.epochs - 2L; epoch < schedule.epochs && !found; epoch++) {
                found = isRefused(file, new StartFrom.Epoch(epoch));
                // Going back to an epoch writes that down.
                replace(StoreSchedule.DIRECTORY.resolve("head"));
            }
            assertThat(found)
                    .as("a change of %s is found by an older epoch", file)
                    .isTrue();
        } else {
            assertRefused(file, new StartFrom.Latest());
        }
        replace(file);
    }

    /** Puts the original back. */
    private void replace(Path file) throws IOException {
        disk.delete(file);
        put(file, Objects.requireNonNull(original.get(file)));
    }

    private void assertRefused(Path file, StartFrom from) {
        assertThat(isRefused(file, from))
                .as("a change of %s is found by %s", file, from)
                .isTrue();
    }

    private boolean isRefused(Path file, StartFrom from) {
        mutations++;
        try (CheckpointStore store = schedule.open(disk, from)) {
            schedule.assertWhole(store);
            return false;
        } catch (MillraceException e) {
            assertThat(e.phase()).isEqualTo(MillraceException.Phase.REFUSED);
            assertTold(file, e.problems());
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Some problem names the file, and all say what can still be restored. */
    private static void assertTold(Path file, List<Problem> problems) {
        assertThat(problems).anySatisfy(problem -> assertThat(problem.fact()).contains("`" + shown(file) + "`"));
        for (Problem problem : problems) {
            assertThat(problem.detail()).containsPattern("(can still|No epoch of this directory can) be restored");
            assertThat(problem.hint()).containsPattern("--from \\d+|--fresh");
            assertThat(problem.code()).isNotEqualTo(StateError.NOT_USABLE);
        }
    }

    private static String shown(Path file) {
        return StoreSchedule.DIRECTORY.relativize(file).toString();
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private byte[] read(Path path) throws IOException {
        try (ReadableFile file = disk.open(path)) {
            byte[] bytes = new byte[(int) file.bytes()];
            file.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private void put(Path path, byte[] bytes) throws IOException {
        try (WritableFile file = disk.create(path)) {
            file.write(bytes, 0, bytes.length);
        }
    }
}
