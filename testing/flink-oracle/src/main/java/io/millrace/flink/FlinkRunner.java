package io.millrace.flink;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs one pipeline file on Flink in this process and prints {@code cpuNanos=… wallNanos=…}: all CPU that the process
 * has used since it was started, so that nothing hides.
 *
 * <pre>
 * java (flink.jvm.flags of the POM) -cp target/classes:(target/flink.classpath) io.millrace.flink.FlinkRunner FILE.sql
 *     \ parallelism.default=2 pipeline.object-reuse=true table.exec.mini-batch.enabled=true
 * </pre>
 */
public final class FlinkRunner {
    private FlinkRunner() {}

    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        Map<String, String> options = new HashMap<>(Map.of("rest.port", "0"));
        for (int i = 1; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            options.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        FlinkSession.run(Files.readString(Path.of(arguments[0])), options);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println("cpuNanos=" + system.getProcessCpuTime() + " wallNanos=" + (System.nanoTime() - start));
        System.out.flush();
        // Threads of the embedded cluster need not end by themselves.
        System.exit(0);
    }
}
