package io.millrace.flink;

import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptStep;
import io.millrace.testkit.script.ScriptValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;

/**
 * Runs scripts on Flink with the settings that make its lateness a function of the input: one split, parallelism 1,
 * a watermark after every row.
 */
public final class FlinkScripts {
    private static final Map<String, String> OPTIONS = Map.of(
            "pipeline.auto-watermark-interval", "0 ms",
            "parallelism.default", "1",
            "rest.port", "0");

    private static final int MOST_TOGETHER = 12;

    private FlinkScripts() {}

    /** Whether Flink can be asked about a script: it has one split per source, and nothing that only Millrace has. */
    public static boolean canRun(Script script) {
        boolean plain = script.noFlink().isEmpty() && script.error().isEmpty() && script.isBounded();
        for (ScriptStep step : script.steps()) {
            if (step instanceof ScriptStep.Push push) {
                plain &= push.split().equals(firstSplit(script, push.table()));
                plain &= push.rows().rows().stream().allMatch(row -> row.bad() == null);
            } else if (step instanceof ScriptStep.AdvanceClock) {
                plain = false;
            }
        }
        return plain && !script.sql().contains("'millrace.");
    }

    private static String firstSplit(Script script, String table) {
        return script.steps().stream()
                .filter(ScriptStep.Push.class::isInstance)
                .map(ScriptStep.Push.class::cast)
                .filter(push -> push.table().equals(table))
                .map(ScriptStep.Push::split)
                .findFirst()
                .orElseThrow();
    }

    /**
     * What a script expects in the end and what Flink made of it, by sink: sorted rows as text, with the columns that
     * the expectation names.
     *
     * @param rows all columns of the rows that Flink made
     */
    public record Outcome(
            Map<String, List<String>> expected, Map<String, List<String>> actual, Map<String, List<String>> rows) {}

    /** Runs one script. */
    public static Outcome run(Script script) throws Exception {
        return runTogether(List.of(script)).get(0);
    }

    /** Scripts with equal settings, dealt into lists that can run together. */
    public static List<List<Script>> batches(List<Script> scripts) {
        Map<String, List<List<Script>>> bySettings = new TreeMap<>();
        for (Script script : scripts) {
            String settings = script.sql()
                    .lines()
                    .filter(line -> line.startsWith("SET "))
                    .sorted()
                    .collect(Collectors.joining());
            List<List<Script>> batches = bySettings.computeIfAbsent(settings, key -> new ArrayList<>());
            if (batches.isEmpty() || batches.get(batches.size() - 1).size() == MOST_TOGETHER) {
                batches.add(new ArrayList<>());
            }
            batches.get(batches.size() - 1).add(script);
        }
        return bySettings.values().stream().flatMap(List::stream).toList();
    }

    /** Runs scripts with equal settings in one job, each in a database of its own: starting jobs is what costs. */
    public static List<Outcome> runTogether(List<Script> scripts) throws Exception {
        ScriptTables.clear();
        FlinkSession session = new FlinkSession(OPTIONS);
        for (Script script : scripts) {
            for (ScriptStep step : script.steps()) {
                if (step instanceof ScriptStep.Push push) {
                    ScriptTables.PUSHED
                            .computeIfAbsent(script.name() + "." + push.table(), table -> new ArrayList<>())
                            .add(push);
                }
            }
            session.addInDatabase(script.name(), script.sql());
        }
        session.await();
        return scripts.stream().map(FlinkScripts::outcome).toList();
    }

    private static Outcome outcome(Script script) {
        Map<String, List<String>> expected = new TreeMap<>();
        Map<String, List<String>> actual = new TreeMap<>();
        Map<String, List<String>> rows = new TreeMap<>();
        script.finalExpectations().forEach((sink, table) -> {
            String name = script.name() + "." + sink;
            DataType.RowType type = ScriptTables.SINKS.get(name);
            if (type == null) {
                throw new IllegalArgumentException(script.name() + ": nothing is inserted into " + sink);
            }
            List<String> arrived = finalRows(ScriptTables.ARRIVED.getOrDefault(name, List.of()));
            expected.put(sink, ScriptValues.finalRows(table, type.fields()));
            actual.put(sink, ScriptValues.projected(arrived, table.columns(), type.fields()));
            rows.put(sink, arrived);
        });
        return new Outcome(expected, actual, rows);
    }

    private static List<String> finalRows(List<Row> changes) {
        Map<String, Long> weights = new TreeMap<>();
        for (Row change : changes) {
            long weight =
                    switch (change.getKind()) {
                        case INSERT, UPDATE_AFTER -> 1;
                        case DELETE, UPDATE_BEFORE -> -1;
                    };
            weights.merge(ScriptValues.formatRow(FlinkValues.fields(change)), weight, Long::sum);
        }
        return ScriptValues.weightedRows(weights);
    }
}
