package io.millrace.testkit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills the empty {@code expect} sections of a script file with rows, for a person to check. */
public final class Expectations {
    private Expectations() {}

    /**
     * The script's text with rows under every {@code expect} header that has none.
     *
     * @param rows by sink, rows as {@link ScriptValues#formatRow} writes them
     * @param columns by sink, the names of all columns
     */
    public static String filled(String text, Map<String, List<String>> rows, Map<String, List<String>> columns) {
        List<String> result = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            result.add(lines[i]);
            String sink =
                    lines[i].startsWith("--- expect ") ? lines[i].substring(11).strip() : "";
            int end = i + 1;
            while (end < lines.length && !lines[end].startsWith("--- ")) {
                end++;
            }
            long written = List.of(lines).subList(i + 1, end).stream()
                    .filter(line -> !line.isBlank())
                    .count();
            if (rows.containsKey(sink) && written <= 1) {
                result.addAll(aligned(columns.getOrDefault(sink, List.of()), rows.getOrDefault(sink, List.of())));
                result.add("");
                i = end - 1;
            }
        }
        return String.join("\n", result).strip() + "\n";
    }

    private static List<String> aligned(List<String> columns, List<String> rows) {
        List<List<String>> table = new ArrayList<>();
        table.add(columns);
        rows.forEach(row -> table.add(ScriptValues.splitCells(row, '|')));
        int[] widths = new int[columns.size()];
        for (List<String> cells : table) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cells.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> cells : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(i == 0 ? "" : " | ")
                        .append(cells.get(i))
                        .append(" ".repeat(widths[i] - cells.get(i).length()));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
