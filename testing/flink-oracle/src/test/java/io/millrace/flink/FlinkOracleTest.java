package io.millrace.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every script that Flink can run ends with equal tables there. */
class FlinkOracleTest {
    private static final Path SCRIPTS = Path.of("..", "testkit", "src", "test", "resources", "scripts");
    private static final int LEAST_SCRIPTS = 40;
    private static int compared;
    private static final String ONLY = System.getProperty("millrace.test.script", "");

    private static Stream<DynamicNode> scripts() throws IOException {
        List<Script> scripts = ScriptParser.readAll(SCRIPTS).stream()
                .filter(FlinkScripts::canRun)
                .filter(script -> script.name().contains(ONLY))
                .toList();
        return FlinkScripts.batches(scripts).stream().map(FlinkOracleTest::batch);
    }

    @TestFactory
    Stream<DynamicNode> endWithTheSameTables() throws IOException {
        return scripts();
    }

    private static DynamicNode batch(List<Script> scripts) {
        String names = scripts.stream().map(Script::name).collect(Collectors.joining(", "));
        return DynamicTest.dynamicTest(names, () -> {
            List<FlinkScripts.Outcome> outcomes = FlinkScripts.runTogether(scripts);
            for (int i = 0; i < scripts.size(); i++) {
                FlinkScripts.Outcome outcome = outcomes.get(i);
                assertThat(outcome.expected()).as(scripts.get(i).name()).isNotEmpty();
                assertThat(outcome.actual()).as(scripts.get(i).name()).isEqualTo(outcome.expected());
            }
            compared += scripts.size();
        });
    }

    @AfterAll
    static void reportCost() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(
                "Flink oracle: " + compared + " scripts, " + system.getProcessCpuTime() / 1_000_000_000 + " s of CPU");
        if (ONLY.isEmpty()) {
            assertThat(compared).isGreaterThanOrEqualTo(LEAST_SCRIPTS);
        }
    }
}
