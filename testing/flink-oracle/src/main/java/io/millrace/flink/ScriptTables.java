package io.millrace.flink;

import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.ScriptStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.types.Row;

/** The rows of the running script, pushed and arrived, by table. Shared with Flink's tasks. */
final class ScriptTables {
    static final Map<String, List<ScriptStep.Push>> PUSHED = new ConcurrentHashMap<>();
    static final Map<String, DataType.RowType> SINKS = new ConcurrentHashMap<>();
    static final Map<String, List<Row>> ARRIVED = new ConcurrentHashMap<>();

    private ScriptTables() {}

    static void clear() {
        PUSHED.clear();
        SINKS.clear();
        ARRIVED.clear();
    }

    static void arrive(String table, Row row) {
        ARRIVED.computeIfAbsent(table, name -> Collections.synchronizedList(new ArrayList<>()))
                .add(row);
    }
}
