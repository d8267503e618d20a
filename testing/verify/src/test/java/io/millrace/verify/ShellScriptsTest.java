package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shell scripts have no finding of shellcheck. */
class ShellScriptsTest {
    @Test
    void shellcheckFindsNothing() throws IOException, InterruptedException {
        boolean installed = List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "shellcheck")));
        assumeThat(installed).as("shellcheck is installed").isTrue();
        Process process = new ProcessBuilder("shellcheck", "millrace", "verify", ".ci/run")
                .directory(Repository.root().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
