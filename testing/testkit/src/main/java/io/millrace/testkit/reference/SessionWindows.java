package io.millrace.testkit.reference;

import io.millrace.plan.WindowSpec;
import io.millrace.testkit.reference.Windows.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions as they grow: a row joins all open sessions of its key that it touches. */
final class SessionWindows {
    /** A session and the rows in it. */
    record Session(Window window, List<Row> rows) {}

    private final WindowSpec.Session spec;
    private final int timeColumn;
    private final Windows windows;
    private final Map<List<@Nullable Object>, List<Session>> sessions = new HashMap<>();

    SessionWindows(WindowSpec.Session spec, int timeColumn, Windows windows) {
        this.spec = spec;
        this.timeColumn = timeColumn;
        this.windows = windows;
    }

    /** Takes a row unless it is late for the session that it would be in. */
    boolean add(Row row) {
        List<@Nullable Object> key = new ArrayList<>();
        spec.partitionKeys().forEach(column -> key.add(row.values().get(column)));
        Object time = row.values().get(timeColumn);
        if (time == null) {
            throw new IllegalStateException("an event time that is NULL behind the watermark");
        }
        long start = windows.wall(time);
        Window merged = new Window(start, start + spec.gap());
        List<Row> rows = new ArrayList<>();
        List<Session> ofKey = sessions.computeIfAbsent(key, k -> new ArrayList<>());
        List<Session> touched = new ArrayList<>();
        for (Session session : ofKey) {
            Window window = session.window();
            boolean open = row.tableWatermark() < windows.completeAt(window);
            if (open && window.start() <= start + spec.gap() && window.end() >= start) {
                touched.add(session);
                rows.addAll(session.rows());
                merged = new Window(Math.min(merged.start(), window.start()), Math.max(merged.end(), window.end()));
            }
        }
        if (row.splitWatermark() >= windows.completeAt(merged)) {
            return false;
        }
        rows.add(row);
        ofKey.removeAll(touched);
        ofKey.add(new Session(merged, rows));
        return true;
    }

    List<Session> all() {
        return sessions.values().stream().flatMap(List::stream).toList();
    }
}
