package io.millrace.testkit.script;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a script; steps happen one after the other. */
public sealed interface ScriptStep {
    /** The line of the step's header in the script file. */
    int line();

    /** Rows that come into a split of a source, in order. */
    record Push(int line, String table, String split, TextTable rows) implements ScriptStep {}

    /** The split has ended; a split that a script never ends, ends after its last step. */
    record EndSplit(int line, String table, String split) implements ScriptStep {}

    /** The wall clock goes on while nothing comes. */
    record AdvanceClock(int line, long millis) implements ScriptStep {}

    /** The pipeline stops here with its inputs still open. */
    record Stop(int line) implements ScriptStep {}

    /** All rows that must be visible in a sink now, or at the end when no input follows; their order does not count. */
    record Expect(int line, String sink, TextTable rows) implements ScriptStep {}

    /** Counts that must hold at the end: {@code late}, {@code bad}, {@code missed windows}. */
    record ExpectCounts(int line, Map<String, Long> counts) implements ScriptStep {
        public ExpectCounts {
            counts = Map.copyOf(counts);
        }
    }

    /**
     * Rows as text.
     *
     * @param columns the names in the header
     */
    record TextTable(List<String> columns, List<TextRow> rows) {
        public TextTable {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * One line.
     *
     * @param weight how often the row is inserted, negative for retractions
     * @param cells one per column of the header
     * @param bad for a record that cannot be decoded, its bytes as text; then there are no cells
     */
    record TextRow(
            int line,
            long weight,
            List<String> cells,
            @Nullable String bad) {
        public TextRow {
            cells = List.copyOf(cells);
        }
    }
}
