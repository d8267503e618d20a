package io.millrace.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The evaluator is right because it is simple: it stays small, and uses nothing of the engine but plans and types. */
class ReferenceSizeTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "millrace", "testkit", "reference");
    private static final int MOST_LINES = 2_000;

    @Test
    void staysSmall() throws IOException {
        assertThat(lines().count())
                .as("lines of the package, blank ones, imports and comments too")
                .isLessThan(MOST_LINES);
    }

    @Test
    void sharesNoFunctionCode() throws IOException {
        assertThat(lines().filter(line -> line.startsWith("import io.millrace.")))
                .allMatch(line -> line.matches("import io\\.millrace\\.(plan|spi\\.type|testkit)\\..*"));
    }

    private static Stream<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.toList().stream().flatMap(ReferenceSizeTest::lines);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
