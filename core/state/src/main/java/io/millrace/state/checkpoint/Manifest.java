package io.millrace.state.checkpoint;

import io.millrace.state.delta.DamagedBytesException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one epoch is: the file whose rename decides it.
 *
 * @param previous the decided manifests that are kept with this one, the latest first
 * @param operators in the pipeline's order
 */
record Manifest(
        String engineVersion,
        String pipeline,
        Name name,
        List<Reference> previous,
        List<OperatorState> operators,
        ManifestFacts facts) {
    /**
     * Rises when older versions can no longer read what newer ones write. Since 2 the manifest names only splits that
     * have not ended; the others are state of the operator that read them.
     */
    static final long FORMAT = 2;

    /** The member that says what a file is, so that no file can stand in for another. */
    static final String KIND = "millrace";

    Manifest {
        previous = List.copyOf(previous);
        operators = List.copyOf(operators);
    }

    /** {@code manifest-<epoch>-<incarnation>}; later means another incarnation or a later epoch of the same. */
    record Name(long epoch, long incarnation) implements Comparable<Name> {
        private static final Pattern PATTERN = Pattern.compile("manifest-(\\d{1,18})-(\\d{1,18})");

        String fileName() {
            return "manifest-" + epoch + "-" + incarnation;
        }

        static Optional<Name> of(String fileName) {
            Matcher matcher = PATTERN.matcher(fileName);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Name name = new Name(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            return name.fileName().equals(fileName) ? Optional.of(name) : Optional.empty();
        }

        @Override
        public int compareTo(Name other) {
            return incarnation != other.incarnation
                    ? Long.compare(incarnation, other.incarnation)
                    : Long.compare(epoch, other.epoch);
        }
    }

    /** Another manifest and what the hash of its content must be. */
    record Reference(Name name, String sha256) {}

    /** @param base whether replay may begin with it: it does not change what came before */
    record StateFile(String sha256, long bytes, boolean base) {}

    /** Files that are replayed one after the other. */
    record Lineage(List<StateFile> files) {
        static final Lineage EMPTY = new Lineage(List.of());

        Lineage {
            files = List.copyOf(files);
        }

        Lineage with(List<StateFile> more) {
            return new Lineage(Stream.concat(files.stream(), more.stream()).toList());
        }

        long baseBytes() {
            return files.stream()
                    .filter(StateFile::base)
                    .mapToLong(StateFile::bytes)
                    .sum();
        }

        long incrementBytes() {
            return files.stream()
                    .filter(file -> !file.base())
                    .mapToLong(StateFile::bytes)
                    .sum();
        }

        long increments() {
            return files.stream().filter(file -> !file.base()).count();
        }
    }

    /**
     * One operator's state.
     *
     * @param carried lineages of tasks of an earlier parallelism, replayed before all others, in order
     * @param tasks one lineage per task
     */
    record OperatorState(
            String id, String name, String fingerprint, long watermark, List<Lineage> carried, List<Lineage> tasks) {
        OperatorState {
            carried = List.copyOf(carried);
            tasks = List.copyOf(tasks);
        }

        /** All lineages in the order of replay. */
        List<Lineage> lineages() {
            return Stream.concat(carried.stream(), tasks.stream()).toList();
        }
    }

    /** All state files by hash, each once. */
    SortedMap<String, StateFile> files() {
        SortedMap<String, StateFile> files = new TreeMap<>();
        for (OperatorState operator : operators) {
            for (Lineage lineage : operator.lineages()) {
                lineage.files().forEach(file -> files.put(file.sha256(), file));
            }
        }
        return files;
    }

    static void checkKind(JsonObject json, String expected) {
        if (!json.string(KIND).equals(expected)) {
            throw new DamagedBytesException(
                    "Its content is that of a " + json.string(KIND) + ", not of a " + expected + ".");
        }
    }
}
