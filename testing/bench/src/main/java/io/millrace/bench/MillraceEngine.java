package io.millrace.bench;

import java.nio.file.Path;
import java.util.List;

/** This engine, as its command runs it, with one task per stage. */
record MillraceEngine(String java, String classPath) implements Engine {
    @Override
    public String name() {
        return "Millrace";
    }

    @Override
    public List<String> command(Path pipeline, Path scratch) {
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                "io.millrace.cli.Main",
                "run",
                pipeline.toString(),
                "--set",
                "parallelism.default=1",
                "--fresh",
                "--state-dir",
                scratch.resolve("state").toString());
    }
}
