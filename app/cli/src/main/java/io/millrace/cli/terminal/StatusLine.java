package io.millrace.cli.terminal;

import io.millrace.api.RunStatus;
import io.millrace.api.json.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A status as one line for a log. */
public final class StatusLine {
    private long lastRead;
    private long lastElapsedMillis;

    public String logfmt(RunStatus status) {
        return facts(status).entrySet().stream()
                .map(fact -> fact.getKey() + "=" + value(fact.getValue()))
                .collect(Collectors.joining(" "));
    }

    public String json(RunStatus status) {
        return JsonText.of(facts(status)).replaceAll("\n *", " ");
    }

    private Map<String, @Nullable Object> facts(RunStatus status) {
        long read = status.totalRead();
        long elapsed = status.elapsed().toMillis();
        long rate = elapsed > lastElapsedMillis ? (read - lastRead) * 1000 / (elapsed - lastElapsedMillis) : 0;
        lastRead = read;
        lastElapsedMillis = elapsed;
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("ts", Instant.now().toString());
        facts.put("pipeline", status.pipeline());
        facts.put("state", status.state().name().toLowerCase(Locale.ROOT));
        facts.put("epoch", status.epoch());
        facts.put("rows_read", read);
        facts.put("rows_per_second", rate);
        facts.put("rows_written", status.totalWritten());
        facts.put("late_rows", status.lateRows());
        facts.put("bad_records", status.badRecords());
        if (status.lostRecords() > 0) {
            facts.put("lost_records", status.lostRecords());
        }
        new TreeMap<>(status.watermarks())
                .forEach((table, millis) -> facts.put("watermark." + table, Figures.time(millis)));
        new TreeMap<>(status.lags()).forEach((table, rows) -> facts.put("lag." + table, rows));
        facts.put("state_bytes", status.stateBytes());
        if (status.pauseReason() != null) {
            facts.put("waits_for", status.pauseReason());
        }
        return facts;
    }

    private static String value(@Nullable Object value) {
        String text = PlainText.line(String.valueOf(value));
        return text.matches("[^\\s\"=]+")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
