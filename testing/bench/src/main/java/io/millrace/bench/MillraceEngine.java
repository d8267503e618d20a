package io.millrace.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This engine, as its command runs it, with one task per stage. */
record MillraceEngine(String java, String classPath, List<String> settings) implements Engine {
    @Override
    public String name() {
        return "Millrace";
    }

    @Override
    public Engine with(List<String> more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(more);
        return new MillraceEngine(java, classPath, all);
    }

    @Override
    public List<String> command(Path pipeline, Path scratch) {
        List<String> command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC"));
        // As the launcher does: for a profile, say.
        String flags = System.getenv().getOrDefault("MILLRACE_OPTS", "").trim();
        if (!flags.isEmpty()) {
            command.addAll(List.of(flags.split(" +", -1)));
        }
        command.addAll(List.of(
                "-cp",
                classPath,
                "io.millrace.cli.Main",
                "run",
                pipeline.toString(),
                "--set",
                "parallelism.default=1",
                "--fresh",
                "--state-dir",
                scratch.resolve("state").toString()));
        for (String setting : settings) {
            command.addAll(List.of("--set", setting));
        }
        return command;
    }
}
