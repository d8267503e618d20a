package io.millrace.cli.terminal;

import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import io.millrace.api.json.JsonText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The last words of a run: what was read, written, late and bad, where output and checkpoint are, how to go on. */
public final class RunSummary {
    private final RunningPipeline pipeline;
    private final RunStatus status;
    private final String resumeCommand;

    public RunSummary(RunningPipeline pipeline, String resumeCommand) {
        this.pipeline = pipeline;
        this.status = pipeline.status();
        this.resumeCommand = resumeCommand;
    }

    public String text(Screen screen) {
        if (status.state() == RunStatus.State.ALREADY_COMPLETE) {
            return PlainText.wrap(
                            "",
                            "  ",
                            status.pipeline() + " is already complete: its input was read to the end in an earlier run",
                            screen.width())
                    + fact("checkpoint", "epoch " + status.epoch() + " in " + status.stateDirectory())
                    + fact("anew", resumeCommand + " --fresh");
        }
        StringBuilder text = new StringBuilder();
        text.append(screen.styled("1", PlainText.line(status.pipeline()) + " " + ending()))
                .append(" after ")
                .append(Figures.elapsed(status.elapsed()))
                .append('\n');
        Map<String, String> outputs = pipeline.outputs();
        new TreeMap<>(status.recordsRead()).forEach((table, rows) -> text.append(table("read", table, rows, "")));
        new TreeMap<>(status.rowsWritten())
                .forEach((table, rows) -> text.append(table("wrote", table, rows, outputs.getOrDefault(table, ""))));
        text.append(fact("late", Figures.counted(status.lateRows(), "row") + late()));
        text.append(fact("bad", Figures.counted(status.badRecords(), "record") + bad()));
        if (pipeline.keepsState() && status.epoch() > 0) {
            text.append(fact("checkpoint", "epoch " + status.epoch() + " in " + status.stateDirectory()));
        }
        if (status.state() == RunStatus.State.STOPPED
                || status.state() == RunStatus.State.DRAINED
                || status.state() == RunStatus.State.FAILED) {
            text.append(fact(pipeline.keepsState() ? "resume" : "again", resumeCommand));
        }
        return text.toString();
    }

    private String ending() {
        return switch (status.state()) {
            case FINISHED -> "finished";
            case DRAINED -> "has read all there was";
            case STOPPED -> "stopped";
            case FAILED -> "failed";
            default -> status.state().name().toLowerCase(Locale.ROOT);
        };
    }

    private String late() {
        Map<String, String> tables = pipeline.lateTables();
        String where = status.lateRows() == 0
                ? ""
                : tables.isEmpty() ? ", dropped" : ", in " + String.join(", ", new TreeSet<>(tables.values()));
        String missed = status.missedWindows() == 0
                ? ""
                : "; " + Figures.counted(status.missedWindows(), "window") + " missed by rows in time for others";
        return where + missed;
    }

    private String bad() {
        Map<String, String> tables = pipeline.deadLetterTables();
        return status.badRecords() == 0 || tables.isEmpty()
                ? ""
                : ", in " + String.join(", ", new TreeSet<>(tables.values()));
    }

    private static String table(String what, String table, long rows, String where) {
        return fact(
                what,
                String.format(
                        Locale.ROOT, "%-20s %15s  %s", PlainText.line(table), Figures.counted(rows, "row"), where));
    }

    private static String fact(String what, String text) {
        return String.format(Locale.ROOT, "  %-11s %s", what, PlainText.line(text))
                        .stripTrailing() + "\n";
    }

    public String json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pipeline", status.pipeline());
        json.put("state", status.state().name().toLowerCase(Locale.ROOT));
        json.put("elapsed_ms", status.elapsed().toMillis());
        json.put("epoch", status.epoch());
        json.put("rows_read", new TreeMap<>(status.recordsRead()));
        json.put("rows_written", new TreeMap<>(status.rowsWritten()));
        json.put("outputs", new TreeMap<>(pipeline.outputs()));
        json.put("late_rows", status.lateRows());
        json.put("missed_windows", status.missedWindows());
        json.put("bad_records", status.badRecords());
        json.put("keeps_state", pipeline.keepsState());
        json.put("state_directory", status.stateDirectory().toString());
        json.put("resume", resumeCommand);
        return JsonText.of(json);
    }
}
