package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says on a machine that lacks something; java and mvn are small scripts here. */
class LauncherTest {
    @TempDir
    private Path directory = Path.of("");

    private Path tools = Path.of("");

    /** A source tree that was never built, and a PATH with the usual tools but neither Java nor Maven. */
    @BeforeEach
    void prepare() throws IOException {
        Files.copy(Repository.root().resolve("millrace"), directory.resolve("millrace"));
        tools = Files.createDirectories(directory.resolve("jdk/bin"));
        for (String tool : List.of(
                "bash",
                "readlink",
                "sed",
                "head",
                "dirname",
                "find",
                "cat",
                "mkdir",
                "rm",
                "date",
                "tee",
                "awk",
                "grep",
                "touch",
                "flock",
                "env")) {
            for (String place : List.of("/usr/bin/", "/bin/")) {
                Path real = Path.of(place + tool);
                if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), real);
                }
            }
        }
    }

    @Test
    void withoutJava() throws Exception {
        refused(Map.of(), "error: there is no Java on the PATH", "hint: Install a JDK 17 or newer");
    }

    @Test
    void withAWrongJavaHome() throws Exception {
        refused(
                Map.of("JAVA_HOME", directory.resolve("nowhere").toString()),
                "error: JAVA_HOME is '",
                "there is no bin/java in it",
                "hint: Set JAVA_HOME to the directory of a JDK 17 or newer, or unset it.");
    }

    @Test
    void withAnOldJava() throws Exception {
        script("java", "echo 'openjdk version \"11.0.22\" 2024-01-16' >&2");
        refused(Map.of(), "is Java 11, and Millrace needs Java 17 or newer", "set JAVA_HOME to its directory");
        script("java", "echo 'java version \"1.8.0_391\"' >&2");
        refused(Map.of(), "is Java 8, and Millrace needs Java 17 or newer");
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"16.0.2\"\n");
        refused(Map.of(), "is Java 16, and Millrace needs Java 17 or newer");
    }

    @Test
    void withoutACompiler() throws Exception {
        script("java", "echo 'openjdk version \"17.0.10\"' >&2");
        script("mvn", "exit 1");
        refused(Map.of(), "is a runtime without a compiler, and Millrace is not built yet", "hint: Install a JDK 17");
    }

    @Test
    void withoutMaven() throws Exception {
        script("java", "echo 'openjdk version \"17.0.10\"' >&2");
        script("javac", "exit 0");
        refused(Map.of(), "Millrace is not built yet, and there is no Maven on the PATH", "hint: Install Maven");
    }

    @Test
    void withABuildThatFails() throws Exception {
        script("java", "echo 'openjdk version \"17.0.10\"' >&2");
        script("javac", "exit 0");
        script("mvn", "echo '[ERROR] Could not resolve dependencies'; exit 1");
        refused(
                Map.of(),
                "[ERROR] Could not resolve dependencies",
                "error: the build failed",
                "hint: The lines above say why",
                "build.log");
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(tools.resolve(name), "#!" + tools.resolve("bash") + "\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void refused(Map<String, String> more, String... words) throws Exception {
        List<String> command = List.of(
                "/usr/bin/env",
                "-u",
                "JAVA_HOME",
                more.entrySet().stream().map(Map.Entry::toString).findFirst().orElse("NOTHING=1"),
                "PATH=" + tools,
                tools.resolve("bash").toString(),
                directory.resolve("millrace").toString(),
                "--version");
        CommandRun run = CommandRun.process(directory, Map.of(), command);
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(3);
        assertThat(run.words()).contains(words);
    }
}
