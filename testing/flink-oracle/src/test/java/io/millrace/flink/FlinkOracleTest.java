package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script that Flink can run ends with equal tables there. */
class FlinkOracleTest {
    private static final Path SCRIPTS = Path.of("..", "testkit", "src", "test", "resources", "scripts");
    private static final String ONLY = System.getProperty("millrace.test.script", "");

    static Stream<Script> scripts() throws IOException {
        return ScriptParser.readAll(SCRIPTS).stream()
                .filter(FlinkScripts::canRun)
                .filter(script -> script.name().contains(ONLY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void endsWithTheSameTables(Script script) throws Exception {
        FlinkScripts.Outcome outcome = FlinkScripts.run(script);
        assertThat(outcome.expected()).as("sinks with an expectation").isNotEmpty();
        assertThat(outcome.actual()).isEqualTo(outcome.expected());
    }

    @AfterAll
    static void reportCost() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println("Flink oracle: " + system.getProcessCpuTime() / 1_000_000_000 + " s of CPU");
    }
}
