package io.millrace.verify.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets Spin search all states of a model. */
final class Spin {
    private static final Pattern ASSERTION = Pattern.compile("assertion violated .*\\|\\|([a-z_]+)\\)");
    private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");

    /**
     * What a search found.
     *
     * @param broken the property that does not hold, or null when all states were searched and all hold in each
     * @param output what Spin printed
     */
    record Verdict(@Nullable String broken, long states, String output) {}

    private Spin() {}

    static boolean isInstalled() {
        return isInstalled("spin") && isInstalled("gcc");
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /**
     * Checks a model.
     *
     * @param optimize worth its time where the search takes seconds
     */
    static Verdict check(Path model, List<String> definitions, boolean optimize, Path scratch)
            throws IOException, InterruptedException {
        List<String> translate = new ArrayList<>(List.of("spin", "-a"));
        definitions.forEach(definition -> translate.add("-D" + definition));
        translate.add(model.toString());
        run(scratch, translate);
        run(
                scratch,
                List.of("gcc", optimize ? "-O1" : "-O0", "-w", "-DSAFETY", "-DVECTORSZ=2048", "-o", "pan", "pan.c"));
        String output = run(scratch, List.of("./pan", "-m50000", optimize ? "-w22" : "-w18"));
        Matcher states = STATES.matcher(output);
        if (!states.find() || output.contains("max search depth too small")) {
            throw new AssertionError("Spin did not finish: " + output);
        }
        Matcher assertion = ASSERTION.matcher(output);
        String broken = assertion.find() ? assertion.group(1) : null;
        if (broken == null && !output.contains("errors: 0")) {
            throw new AssertionError("an error without a property: " + output);
        }
        return new Verdict(broken, Long.parseLong(states.group(1)), output);
    }

    private static String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }
}
