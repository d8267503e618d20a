package io.millrace.flink;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import io.millrace.testkit.script.Expectations;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what Flink gives into the empty {@code expect} sections of script files, for a person to check. */
public final class FillExpectations {
    private FillExpectations() {}

    public static void main(String[] files) throws Exception {
        for (String file : files) {
            Path path = Path.of(file);
            Script script = ScriptParser.read(path);
            if (!FlinkScripts.canRun(script)) {
                System.out.println(script.name() + ": not for Flink");
                continue;
            }
            try {
                FlinkScripts.Outcome outcome = FlinkScripts.run(script);
                Map<String, List<String>> columns = new TreeMap<>();
                for (Map.Entry<String, DataType.RowType> sink : ScriptTables.SINKS.entrySet()) {
                    columns.put(
                            sink.getKey().substring(sink.getKey().indexOf('.') + 1),
                            sink.getValue().fields().stream().map(Field::name).toList());
                }
                Files.writeString(path, Expectations.filled(Files.readString(path), outcome.rows(), columns));
                System.out.println(script.name() + ": done");
            } catch (Exception e) {
                Throwable cause = e;
                while (cause.getCause() != null) {
                    cause = cause.getCause();
                }
                System.out.println(script.name() + ": " + cause);
            }
        }
        System.exit(0);
    }
}
