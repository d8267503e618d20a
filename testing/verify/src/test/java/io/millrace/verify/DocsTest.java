package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.kafkakit.SecuredBroker;
import io.millrace.kafkakit.SecuredBroker.Listener;
import io.millrace.verify.ConsolePage.Block;
import io.millrace.verify.ConsolePage.Command;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code blocks of the pages that a user reads do what the pages say, and links lead somewhere. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final long SECONDS_PER_COMMAND = 300;
    private static final String CTRL_C = "^C";

    /** A page with this word wants a broker to talk to, and what talks to it. */
    private static final String KAFKA = "$KAFKA";

    private static final String USER = "etl";
    private static final String PASSWORD = "secret-of-the-pages";

    @TempDir
    private static Path brokerDirectory = Path.of("");

    private static @Nullable SecuredBroker broker;

    @TempDir
    private Path directory = Path.of("");

    private Map<String, String> environment = Map.of();

    /** What a page started and did not come to stop. */
    @AfterEach
    void stopProcesses() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".pid")) {
                    ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .ifPresent(DocsTest::end);
                }
            }
        }
    }

    /**
     * It writes into the page's directory until it is gone. Whoever became its parent may leave it as a zombie, which
     * has a number and no command.
     */
    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_PER_COMMAND);
        while (process.isAlive() && process.info().command().isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    static Stream<String> pages() {
        return Repository.files().stream()
                .map(Repository::shown)
                .filter(page -> page.equals("README.md")
                        || page.matches("docs/(tutorial|how-to|explanation)/.*\\.md")
                        || page.equals("docs/api.md"))
                .filter(page -> page.contains(System.getProperty("millrace.test.page", "")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codeBlocksDoWhatThePageSays(String page) throws Exception {
        prepare();
        List<String> lines = Files.readAllLines(Repository.root().resolve(page));
        if (lines.stream().anyMatch(line -> line.startsWith("$ ") && line.contains(KAFKA))) {
            assumeTrue(
                    new ProcessBuilder("sh", "-c", "command -v kcat").start().waitFor() == 0
                            || System.getenv("MILLRACE_NO_SKIP") != null,
                    "kcat is not installed");
            startBroker();
        }
        List<Block> blocks = ConsolePage.blocks(lines);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (block.file().isPresent()) {
                Path file = directory.resolve(block.file().get());
                Files.createDirectories(file.resolveSibling(""));
                Files.writeString(file, block.text());
            } else if (block.language().equals("console")) {
                for (Command command : ConsolePage.commands(block)) {
                    compare(page, command);
                }
            } else {
                assertThat(block.language())
                        .as("%s:%d: a block is a file, a console or text", page, block.line())
                        .isEqualTo("text");
            }
        }
    }

    /** A directory with the examples and a {@code ./millrace} that runs the classes under test. */
    private void prepare() throws IOException {
        Files.createSymbolicLink(
                directory.resolve("examples"), Repository.root().resolve("examples"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path classPath = directory.resolve("class-path.txt");
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"\n");
        // In the background of a shell SIGINT is ignored, and children inherit that; a page shows a person's Ctrl-C.
        String command = "exec env --default-signal=INT '" + directory.resolve("run-java") + "' -XX:+UseSerialGC"
                + " -XX:TieredStopAtLevel=1";
        script("millrace", command + " io.millrace.cli.Main \"$@\"");
        script("run-java", "exec '" + java + "' @'" + classPath + "' \"$@\"");
    }

    /** What a page takes for the reader's own Kafka: one without a login, and one with everything. */
    private void startBroker() throws Exception {
        SecuredBroker started = broker;
        if (started == null) {
            started = SecuredBroker.start(brokerDirectory, Map.of(USER, PASSWORD));
            broker = started;
            started.allowAll(USER);
        }
        Files.copy(started.trusted(), directory.resolve("issuer.pem"));
        environment = Map.of(
                "KAFKA",
                started.servers(Listener.PLAINTEXT),
                "SECURED_KAFKA",
                started.servers(Listener.SASL_TLS),
                "PASSWORD",
                PASSWORD);
    }

    private void script(String name, String command) throws IOException {
        Path script = directory.resolve(name);
        Files.writeString(script, "#!/bin/sh\n" + command + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private void compare(String page, Command command) throws IOException, InterruptedException {
        File output = directory.resolve("output.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command.text())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        interrupt(command, process, output);
        assertThat(process.waitFor(SECONDS_PER_COMMAND, TimeUnit.SECONDS))
                .as("%s:%d ends", page, command.line())
                .isTrue();
        List<String> printed = printed(output);
        List<String> expected = new ArrayList<>(command.expected());
        expected.remove(CTRL_C);
        assertThat(ConsolePage.matches(expected, printed))
                .as(
                        "%s:%d: $ %s%nshould print%n%s%nand prints%n%s",
                        page,
                        command.line(),
                        command.text(),
                        String.join("\n", command.expected()),
                        String.join("\n", printed))
                .isTrue();
    }

    /** Where the page shows Ctrl-C, it comes when all that stands before has been printed. */
    private static void interrupt(Command command, Process process, File output)
            throws IOException, InterruptedException {
        int at = command.expected().indexOf(CTRL_C);
        if (at < 0) {
            return;
        }
        List<String> before = command.expected().subList(0, at);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_PER_COMMAND);
        while (process.isAlive() && System.nanoTime() < deadline && !ConsolePage.matches(before, printed(output))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    private static List<String> printed(File output) throws IOException {
        return Files.readString(output.toPath(), StandardCharsets.UTF_8)
                .replace("\t", " ")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path file : Repository.files()) {
            if (!file.toString().endsWith(".md")) {
                continue;
            }
            Matcher matcher = LINK.matcher(Files.readString(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (!target.contains("://")) {
                    assertThat(file.resolveSibling(target))
                            .as("link in " + Repository.shown(file))
                            .exists();
                }
            }
        }
    }
}
