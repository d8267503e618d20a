package io.millrace.testkit.script;

import io.millrace.testkit.script.ScriptStep.TextRow;
import io.millrace.testkit.script.ScriptStep.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads script files. A file is a summary, then sections that begin with a line {@code --- name arguments}; the page
 * docs/internals/TESTING.md describes them.
 */
public final class ScriptParser {
    private static final String SECTION = "--- ";
    private static final Pattern SECTION_HEADER =
            Pattern.compile("(?<keyword>sql|push|end|expect|counts|clock|stop|error|pending|no-flink)"
                    + "( (?<argument>\\S+))?( split (?<split>\\S+))?( at (?<place>\\d+:\\d+))?( .*)?");
    private static final Pattern WEIGHT = Pattern.compile("([+-]\\d+) (.*)");

    /** The split that a push without a split goes to. */
    public static final String ONLY_SPLIT = "0";

    private final String name;
    private final List<ScriptStep> steps = new ArrayList<>();
    private String sql = "";
    private Optional<String> noFlink = Optional.empty();
    private Optional<String> pending = Optional.empty();
    private Script.@Nullable ExpectedError error;

    private ScriptParser(String name) {
        this.name = name;
    }

    /** All {@code *.script} files below a directory, by name. */
    public static List<Script> readAll(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(file -> file.toString().endsWith(".script"))
                    .sorted()
                    .toList();
        }
        List<Script> scripts = new ArrayList<>();
        for (Path file : files) {
            scripts.add(read(file));
        }
        return scripts;
    }

    public static Script read(Path file) throws IOException {
        return parse(file.getFileName().toString().replace(".script", ""), Files.readString(file));
    }

    public static Script parse(String name, String text) {
        return new ScriptParser(name).parse(text);
    }

    private Script parse(String text) {
        String[] lines = text.split("\n", -1);
        int position = 0;
        while (position < lines.length && !lines[position].startsWith(SECTION)) {
            position++;
        }
        String summary =
                String.join("\n", Arrays.asList(lines).subList(0, position)).strip();
        while (position < lines.length) {
            int header = position++;
            while (position < lines.length && !lines[position].startsWith(SECTION)) {
                position++;
            }
            List<String> body = Arrays.asList(lines).subList(header + 1, position);
            section(lines[header].substring(SECTION.length()).strip(), header + 1, body);
        }
        return new Script(name, summary, sql, steps, noFlink, pending, Optional.ofNullable(error));
    }

    private void section(String header, int line, List<String> body) {
        Matcher matcher = SECTION_HEADER.matcher(header);
        if (!matcher.matches()) {
            throw problem(line, "no section is called: " + header);
        }
        String argument = Objects.requireNonNullElse(matcher.group("argument"), "");
        String split = Objects.requireNonNullElse(matcher.group("split"), ONLY_SPLIT);
        switch (matcher.group("keyword")) {
            case "sql" -> sql = String.join("\n", body).strip() + "\n";
            case "push" -> steps.add(new ScriptStep.Push(line, argument, split, table(line, body)));
            case "end" -> steps.add(new ScriptStep.EndSplit(line, argument, split));
            case "expect" -> steps.add(new ScriptStep.Expect(line, argument, table(line, body)));
            case "counts" -> steps.add(new ScriptStep.ExpectCounts(line, counts(body)));
            case "clock" ->
                steps.add(new ScriptStep.AdvanceClock(
                        line, Duration.parse(argument).toMillis()));
            case "stop" -> steps.add(new ScriptStep.Stop(line));
            case "error" ->
                error = new Script.ExpectedError(argument, Objects.requireNonNullElse(matcher.group("place"), ""));
            case "pending" ->
                pending = Optional.of(header.substring("pending".length()).strip());
            default ->
                noFlink = Optional.of(header.substring("no-flink".length()).strip());
        }
    }

    private Map<String, Long> counts(List<String> body) {
        Map<String, Long> counts = new TreeMap<>();
        for (String entry : body) {
            if (!entry.isBlank()) {
                int equals = entry.indexOf('=');
                counts.put(
                        entry.substring(0, equals).strip(),
                        Long.parseLong(entry.substring(equals + 1).strip()));
            }
        }
        return counts;
    }

    private TextTable table(int headerLine, List<String> body) {
        List<String> columns = List.of();
        List<TextRow> rows = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            String text = body.get(i).strip();
            int line = headerLine + 1 + i;
            if (text.isEmpty()) {
                continue;
            }
            if (columns.isEmpty()) {
                columns = ScriptValues.splitCells(text, '|');
            } else if (text.startsWith("!")) {
                rows.add(new TextRow(line, 1, List.of(), text.substring(1).strip()));
            } else {
                rows.add(row(line, text, columns.size()));
            }
        }
        return new TextTable(columns, rows);
    }

    private TextRow row(int line, String text, int columnCount) {
        long weight = 1;
        String rest = text;
        Matcher weighted = WEIGHT.matcher(text);
        List<String> cells = ScriptValues.splitCells(text, '|');
        if (cells.size() == columnCount + 1 && cells.get(0).matches("[+-]\\d+")) {
            weight = Long.parseLong(cells.get(0));
            cells = cells.subList(1, cells.size());
        } else if (weighted.matches() && columnCount > 1) {
            weight = Long.parseLong(weighted.group(1));
            rest = weighted.group(2);
            cells = ScriptValues.splitCells(rest, '|');
        }
        if (cells.size() != columnCount) {
            throw problem(line, cells.size() + " cells under " + columnCount + " columns");
        }
        return new TextRow(line, weight, cells, null);
    }

    private IllegalArgumentException problem(int line, String what) {
        return new IllegalArgumentException(name + ".script:" + line + ": " + what);
    }
}
