package io.millrace.cli.terminal;

import io.millrace.api.RunStatus;
import io.millrace.api.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last words of a run: what was read, written, late and bad, where output and checkpoint are, how to go on.
 *
 * @param outputs by table, where its rows went
 * @param keepsState whether a next run goes on where this one ended, rather than starting anew
 */
public record RunSummary(RunStatus status, Map<String, String> outputs, boolean keepsState, String resumeCommand) {
    public String text(Screen screen) {
        if (status.state() == RunStatus.State.ALREADY_COMPLETE) {
            return PlainText.wrap(
                            "",
                            "  ",
                            status.pipeline()
                                    + " is already complete: its input was read to the end in an earlier run (epoch "
                                    + status.epoch() + ", " + status.stateDirectory() + ")",
                            screen.width())
                    + "  again       " + resumeCommand + " --fresh\n";
        }
        StringBuilder text = new StringBuilder();
        text.append(screen.styled("1", status.pipeline() + " " + ending()))
                .append(" after " + Figures.elapsed(status.elapsed()))
                .append('\n');
        new TreeMap<>(status.recordsRead())
                .forEach((table, rows) -> text.append(line("read", table, Figures.count(rows) + " rows", "")));
        new TreeMap<>(status.rowsWritten())
                .forEach((table, rows) -> text.append(
                        line("wrote", table, Figures.count(rows) + " rows", outputs.getOrDefault(table, ""))));
        text.append("  late        ").append(Figures.count(status.lateRows())).append(" rows");
        if (status.missedWindows() > 0) {
            text.append(" (and ")
                    .append(Figures.count(status.missedWindows()))
                    .append(" windows missed by rows in time for" + " others)");
        }
        text.append("\n  bad         ")
                .append(Figures.count(status.badRecords()))
                .append(" records\n");
        if (keepsState && status.epoch() > 0) {
            text.append("  checkpoint  epoch ")
                    .append(status.epoch())
                    .append(" in ")
                    .append(status.stateDirectory())
                    .append('\n');
        }
        if (status.state() == RunStatus.State.STOPPED || status.state() == RunStatus.State.FAILED) {
            text.append(keepsState ? "  resume      " : "  again       ")
                    .append(resumeCommand)
                    .append('\n');
        }
        return text.toString();
    }

    private String ending() {
        return switch (status.state()) {
            case FINISHED -> "finished";
            case STOPPED -> "stopped";
            case FAILED -> "failed";
            default -> status.state().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String line(String what, String table, String rows, String where) {
        return String.format(Locale.ROOT, "  %-11s %-20s %14s  %s", what, table, rows, where)
                        .stripTrailing()
                + "\n";
    }

    public String json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pipeline", status.pipeline());
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("elapsed_ms", status.elapsed().toMillis());
        json.put("epoch", status.epoch());
        json.put("rows_read", new TreeMap<>(status.recordsRead()));
        json.put("rows_written", new TreeMap<>(status.rowsWritten()));
        json.put("outputs", new TreeMap<>(outputs));
        json.put("late_rows", status.lateRows());
        json.put("missed_windows", status.missedWindows());
        json.put("bad_records", status.badRecords());
        json.put("state_directory", status.stateDirectory().toString());
        json.put("resume", resumeCommand);
        return JsonText.of(json);
    }
}
