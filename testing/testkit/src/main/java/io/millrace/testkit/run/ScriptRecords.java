package io.millrace.testkit.run;

import io.millrace.plan.TableDefinition;
import io.millrace.spi.type.Field;
import io.millrace.testkit.reference.SourceRecord;
import io.millrace.testkit.script.ScriptStep;
import io.millrace.testkit.script.ScriptValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records that a script pushes, per table in the order of the steps. */
final class ScriptRecords {
    private ScriptRecords() {}

    static Map<String, List<SourceRecord>> of(List<ScriptStep> steps, List<TableDefinition> tables) {
        Map<String, TableDefinition> byName = new HashMap<>();
        tables.forEach(table -> byName.put(table.name(), table));
        Map<String, List<SourceRecord>> records = new HashMap<>();
        Map<String, Long> offsets = new HashMap<>();
        for (ScriptStep step : steps) {
            if (step instanceof ScriptStep.Push push) {
                TableDefinition table = byName.get(push.table());
                if (table == null) {
                    throw new IllegalArgumentException("line " + push.line() + ": no table is called " + push.table());
                }
                List<Field> fields = table.physicalType().fields();
                for (ScriptStep.TextRow row : push.rows().rows()) {
                    long offset = offsets.merge(push.table() + "/" + push.split(), 1L, Long::sum) - 1;
                    records.computeIfAbsent(push.table(), name -> new ArrayList<>())
                            .add(record(push, row, fields, offset));
                }
            }
        }
        return records;
    }

    private static SourceRecord record(ScriptStep.Push push, ScriptStep.TextRow row, List<Field> fields, long offset) {
        String bad = row.bad();
        if (bad != null) {
            return new SourceRecord(push.split(), offset, Map.of(), bad, false);
        }
        List<@Nullable Object> values = ScriptValues.parseRow(push.rows().columns(), row, fields);
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            byName.put(fields.get(i).name(), values.get(i));
        }
        return new SourceRecord(push.split(), offset, byName, ScriptValues.formatRow(values), true);
    }
}
