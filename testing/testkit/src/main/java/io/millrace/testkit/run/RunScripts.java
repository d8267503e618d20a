package io.millrace.testkit.run;

import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Runs scripts and prints one line per difference: for working on the engine or on scripts. */
public final class RunScripts {
    private static final List<Mode> MODES = List.of(
            Mode.ONE_ROW_BATCHES, Mode.FULL_BATCHES, Mode.ENCODED, Mode.PARALLEL, Mode.RESTORED, Mode.UNOPTIMIZED);

    private RunScripts() {}

    public static void main(String[] arguments) throws Exception {
        String only = arguments.length > 1 ? arguments[1] : "";
        boolean allModes = arguments.length > 2;
        int good = 0;
        int bad = 0;
        for (Script script : ScriptParser.readAll(Path.of(arguments[0]))) {
            if (script.name().contains(only)) {
                boolean same = print(
                        script,
                        "reference",
                        () -> ScriptCheck.hasReference(script) ? ScriptCheck.runReference(script) : List.of());
                for (Mode mode : allModes ? MODES : List.of(Mode.FULL_BATCHES)) {
                    same &= print(script, mode.name(), () -> ScriptCheck.run(script, mode));
                }
                good += same ? 1 : 0;
                bad += same ? 0 : 1;
            }
        }
        System.out.println(good + " scripts as expected, " + bad + " not");
        System.exit(bad == 0 ? 0 : 1);
    }

    private static boolean print(Script script, String mode, Supplier<List<String>> check) {
        List<String> differences;
        try {
            differences = check.get();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            differences = List.of("broken: " + cause + " at " + cause.getStackTrace()[0]);
        }
        differences.forEach(difference -> System.out.println(script.name() + " [" + mode + "] " + difference));
        return differences.isEmpty();
    }
}
