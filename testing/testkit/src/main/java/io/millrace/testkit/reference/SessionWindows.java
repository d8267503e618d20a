package io.millrace.testkit.reference;

import io.millrace.plan.WindowSpec;
import io.millrace.testkit.reference.Windows.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sessions as they grow: a row joins all open sessions of its key that it touches. */
final class SessionWindows {
    /** A session and the rows in it. */
    record Session(Window window, List<Row> rows) {}

    private SessionWindows() {}

    /** The sessions of all rows but those that are late for the session that they would be in. */
    static List<Session> of(List<Row> rows, WindowSpec.Session spec, int timeColumn, Windows windows) {
        Map<List<@Nullable Object>, List<Session>> sessions = new HashMap<>();
        for (Row row : rows) {
            List<@Nullable Object> key = new ArrayList<>();
            spec.partitionKeys().forEach(column -> key.add(row.values().get(column)));
            long start = windows.wall(Objects.requireNonNull(row.values().get(timeColumn)));
            add(
                    row,
                    new Window(start, start + spec.gap()),
                    sessions.computeIfAbsent(key, k -> new ArrayList<>()),
                    windows);
        }
        return sessions.values().stream().flatMap(List::stream).toList();
    }

    private static void add(Row row, Window own, List<Session> ofKey, Windows windows) {
        Window merged = own;
        List<Row> rows = new ArrayList<>();
        List<Session> touched = new ArrayList<>();
        for (Session session : ofKey) {
            Window window = session.window();
            boolean open = row.tableWatermark() < windows.completeAt(window);
            if (open && window.start() <= own.end() && window.end() >= own.start()) {
                touched.add(session);
                rows.addAll(session.rows());
                merged = new Window(Math.min(merged.start(), window.start()), Math.max(merged.end(), window.end()));
            }
        }
        if (row.splitWatermark() < windows.completeAt(merged)) {
            rows.add(row);
            ofKey.removeAll(touched);
            ofKey.add(new Session(merged, rows));
        }
    }
}
