package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.box.Box;
import io.millrace.api.box.BoxOptions;
import io.millrace.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace demo} as a process: killed, started again, stopped; and asked by {@code status} meanwhile. */
class DemoTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void losesAndDoublesNothingOverAKillAndAStop() throws Exception {
        Process first = start("first");
        await(first, "first.out", text -> text.contains("oslo"));
        assertThat(status())
                .contains("revenue_per_minute running", "orders-3", " lag ")
                .contains("exit 0");
        first.destroyForcibly().waitFor();
        assertThat(status()).contains("is not running", "exit 1");

        Process second = start("second");
        await(second, "second.err", text -> text.contains("the orders of earlier starts are there"));
        // It has decided epochs of its own, with orders of its own.
        await(second, "second.err", text -> text.contains("state=running"));
        new ProcessBuilder("kill", "-INT", Long.toString(second.pid())).start().waitFor();
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(read("second.err")).isEqualTo(130);
        assertThat(read("second.err"))
                .contains("revenue_per_minute stopped after", "checkpoint  epoch")
                .doesNotContain("error");
        assertThat(status()).contains("is not running", "exit 1");

        try (Box box = Box.start(BoxOptions.in(directory.resolve("demo/kafka")))) {
            OrderRecount recount = OrderRecount.of(box.bootstrapServers());
            recount.checkResults();
            recount.checkLateOrders();
            recount.checkBadOrders();
        }
    }

    private Process start(String name) throws IOException {
        // A process in the background of a shell is started with SIGINT ignored, and its children inherit that.
        ProcessBuilder command = new ProcessBuilder(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.millrace.cli.Main",
                "demo",
                "--dir",
                directory.resolve("demo").toString(),
                "--port",
                "0");
        return command.redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
    }

    private void await(Process process, String file, Predicate<String> expected)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!expected.test(read(file))) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("the demo does not come so far:\n" + read("first.err") + read(file));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    /** What {@code status} prints, and its exit code. */
    private String status() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
        int exitCode = Main.run(
                stream,
                stream,
                80,
                "status",
                "--state-dir",
                directory.resolve("demo/state").toString());
        return text.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ") + "exit " + exitCode;
    }
}
