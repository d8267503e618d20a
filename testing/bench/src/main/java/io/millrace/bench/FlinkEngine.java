package io.millrace.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flink in one process: client, job manager and task manager together, the cheapest way to run it. */
record FlinkEngine(
        String java, String classPath, List<String> jvmFlags, int parallelism, boolean miniBatch, List<String> settings)
        implements Engine {
    @Override
    public String name() {
        return "Flink, parallelism " + parallelism + (miniBatch ? ", mini-batch" : "");
    }

    @Override
    public Engine with(List<String> more) {
        List<String> all = new ArrayList<>(settings);
        all.addAll(more);
        return new FlinkEngine(java, classPath, jvmFlags, parallelism, miniBatch, all);
    }

    @Override
    public List<String> command(Path pipeline, Path scratch) {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(jvmFlags);
        command.addAll(List.of(
                "-Xmx4g",
                "-cp",
                classPath,
                "io.millrace.flink.FlinkRunner",
                pipeline.toString(),
                "parallelism.default=" + parallelism,
                "pipeline.object-reuse=true",
                "execution.checkpointing.interval=1 s",
                "execution.checkpointing.dir=file://"
                        + scratch.resolve("checkpoints").toAbsolutePath()));
        if (miniBatch) {
            command.addAll(List.of(
                    "table.exec.mini-batch.enabled=true",
                    "table.exec.mini-batch.allow-latency=1 s",
                    "table.exec.mini-batch.size=5000"));
        }
        // Later ones win.
        command.addAll(settings);
        return command;
    }
}
