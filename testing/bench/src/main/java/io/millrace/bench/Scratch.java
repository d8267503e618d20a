package io.millrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** A directory for one run, which goes with it. */
record Scratch(Path path) implements AutoCloseable {
    static Scratch in(Path work) throws IOException {
        Files.createDirectories(work);
        return new Scratch(Files.createTempDirectory(work.toAbsolutePath(), "scratch-"));
    }

    /** Writes a pipeline file. */
    Path pipeline(String name, String sql) throws IOException {
        return Files.writeString(path.resolve(name + ".sql"), sql);
    }

    /** A part of a pipeline file, as it lies beside this class. */
    static String sql(String name) throws IOException {
        try (InputStream in = Scratch.class.getResourceAsStream("/bench/" + name + ".sql")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
