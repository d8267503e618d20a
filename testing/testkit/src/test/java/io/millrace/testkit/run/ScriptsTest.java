package io.millrace.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every script gives what it says, in every mode and in the reference. {@code -Dmillrace.test.script=x} runs some. */
class ScriptsTest {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "scripts");
    private static final String ONLY = System.getProperty("millrace.test.script", "");

    static Stream<Script> scripts() throws IOException {
        return ScriptParser.readAll(SCRIPTS).stream()
                .filter(script -> script.pending().isEmpty())
                .filter(script -> script.name().contains(ONLY));
    }

    /** The reference has no errors and no clock. */
    static Stream<Script> scriptsWithReference() throws IOException {
        return scripts().filter(ScriptCheck::hasReference);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void oneRowBatches(Script script) {
        check(script, Mode.ONE_ROW_BATCHES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void fullBatches(Script script) {
        check(script, Mode.FULL_BATCHES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void dictionaryAndConstantColumns(Script script) {
        check(script, Mode.ENCODED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void parallelism2(Script script) {
        check(script, Mode.PARALLEL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void killAndRestoreBetweenSteps(Script script) {
        check(script, Mode.RESTORED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void optimizerOff(Script script) {
        check(script, Mode.UNOPTIMIZED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scriptsWithReference")
    void reference(Script script) {
        assertThat(ScriptCheck.runReference(script)).as(script.name()).isEmpty();
    }

    private static void check(Script script, Mode mode) {
        assertThat(ScriptCheck.run(script, mode)).as(script.name()).isEmpty();
    }
}
