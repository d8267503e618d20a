package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.cli.Main;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks pipelines that run in another process, that do not run, that do not answer: text, JSON and exit code. */
class StatusCommandTest {
    private static final String SQL = "SET 'pipeline.name'='%s';"
            + "CREATE TABLE t (n BIGINT) WITH ('connector'='datagen','rows-per-second'='100');"
            + "CREATE TABLE u (n BIGINT) WITH ('connector'='blackhole'); INSERT INTO u SELECT n FROM t;";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void showsAllThatRunBelowTheDirectory() throws Exception {
        try (RunningPipeline first = start("first", directory.resolve("millrace-data/first"));
                RunningPipeline second = start("second", directory.resolve("millrace-data/team/second"))) {
            awaitRows(first);
            awaitRows(second);
            CommandRun text = status();
            assertThat(text.exitCode()).as(text.talk()).isZero();
            assertThat(text.data()).containsSubsequence("first running ", "second running ");
            CommandRun json = status("--format", "json");
            assertThat(json.exitCode()).isZero();
            assertThat(json.data().strip()).startsWith("[{").endsWith("}]");
            assertThat(json.data()).contains("\"first\"", "\"second\"");
        }
        CommandRun none = status();
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.data()).isEmpty();
        assertThat(none.words()).contains("no pipeline runs below 'millrace-data'");
    }

    @Test
    void namesOnePipelineByItsFileOrItsDirectory() throws Exception {
        Path state = directory.resolve("state");
        try (RunningPipeline pipeline = start("one", state)) {
            awaitRows(pipeline);
            CommandRun found = CommandRun.of("status", "--state-dir", state.toString());
            assertThat(found.exitCode()).as(found.talk()).isZero();
            assertThat(found.data()).startsWith("one running ");
            assertThat(found.talk()).isEmpty();
            CommandRun json = CommandRun.of("status", "--state-dir", state.toString(), "--format", "json");
            assertThat(json.data()).startsWith("{").contains("\"pipeline\":");
        }
        CommandRun ended = CommandRun.of("status", "--state-dir", state.toString());
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.words()).contains("is not running hint: Run it: it goes on from its last checkpoint.");
        CommandRun nowhere = CommandRun.of(
                "status", "--state-dir", directory.resolve("nowhere").toString());
        assertThat(nowhere.exitCode()).isEqualTo(3);
        assertThat(nowhere.words()).contains("no pipeline has its state in '");
        Path file = Files.writeString(directory.resolve("never.sql"), SQL.formatted("never-run-by-anyone"));
        CommandRun never = CommandRun.of("status", file.toString());
        assertThat(never.exitCode()).isEqualTo(3);
        CommandRun wrong = CommandRun.of("status", directory.resolve("no.sql").toString());
        assertThat(wrong.exitCode()).isEqualTo(3);
    }

    @Test
    void findsTheSocketOfADirectoryWithALongName() throws Exception {
        Path state = directory
                .resolve("a-directory-whose-name-is-longer-than-any-system-allows-for-a-socket/".repeat(2))
                .resolve("state");
        Files.createDirectories(state.resolveSibling(""));
        Path elsewhere;
        try (RunningPipeline pipeline = start("far", state)) {
            awaitRows(pipeline);
            elsewhere =
                    Path.of(Files.readString(state.resolve("status/elsewhere")).strip());
            assertThat(elsewhere).exists();
            CommandRun found = CommandRun.of("status", "--state-dir", state.toString());
            assertThat(found.exitCode()).as(found.talk()).isZero();
            assertThat(found.data()).startsWith("far running ");
        }
        assertThat(elsewhere).doesNotExist();
        assertThat(elsewhere.resolveSibling("")).doesNotExist();
        assertThat(CommandRun.of("status", "--state-dir", state.toString()).exitCode())
                .isEqualTo(1);
    }

    @Test
    void doesNotWaitForOneThatStandsStill() throws Exception {
        // Short, for a socket's path may not be long.
        Path state = Files.createTempDirectory("mr");
        Files.createDirectory(state.resolve("status"));
        Files.createFile(state.resolve("lock"));
        Path socket = state.resolve("status/socket");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            CommandRun answer = CommandRun.of("status", "--state-dir", state.toString());
            assertThat(answer.exitCode()).isEqualTo(4);
            assertThat(answer.words()).contains("gave no answer within");
        }
        // Its process was killed: the socket is there, and nobody listens.
        assertThat(CommandRun.of("status", "--state-dir", state.toString()).exitCode())
                .isEqualTo(1);
        for (Path left : List.of(socket, state.resolve("status"), state.resolve("lock"), state)) {
            Files.deleteIfExists(left);
        }
    }

    private static RunningPipeline start(String name, Path state) {
        return Millrace.parse(SQL.formatted(name)).run(RunOptions.defaults().withStateDirectory(state));
    }

    private static void awaitRows(RunningPipeline pipeline) {
        while (pipeline.status().totalRead() == 0) {
            assertThat(pipeline.failure()).isEmpty();
            LockSupport.parkNanos(10_000_000L);
        }
    }

    /** In the directory: which pipelines are meant depends on where the command runs. */
    private CommandRun status(String... arguments) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Main.class.getName(),
                "status"));
        command.addAll(List.of(arguments));
        return CommandRun.process(directory, Map.of(), command);
    }
}
