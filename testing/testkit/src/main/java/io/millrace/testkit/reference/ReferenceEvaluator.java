package io.millrace.testkit.reference;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import io.millrace.testkit.reference.Windows.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a plan over records in the order in which they arrive: all rows of a node, then all rows of the next.
 *
 * <p>A row's lateness follows from its split alone: for a window it is late when the greatest watermark of the earlier
 * rows of its split has passed the window's last millisecond.
 */
public final class ReferenceEvaluator {
    private static final int MOST_WINDOWS_PER_ROW = 100_000;

    private final Pipeline pipeline;
    private final Map<String, List<SourceRecord>> records;
    private final boolean bounded;
    private final Instant now;
    private final Expressions expressions;
    private final Map<String, List<Row>> rowsOfNode = new HashMap<>();
    private long late;
    private long missedWindows;
    private long bad;

    private ReferenceEvaluator(
            Pipeline pipeline, Map<String, List<SourceRecord>> records, boolean bounded, Instant now) {
        this.pipeline = pipeline;
        this.records = records;
        this.bounded = bounded;
        this.expressions = new Expressions(pipeline.settings().sessionZone(), now);
        this.now = now;
    }

    /**
     * Evaluates all sinks of a pipeline.
     *
     * @param records per table its records as they arrive, all splits together
     * @param bounded whether the inputs end, which completes every window and switches the future guard off
     * @param now the wall clock
     */
    public static ReferenceResult evaluate(
            Pipeline pipeline, Map<String, List<SourceRecord>> records, boolean bounded, Instant now) {
        return new ReferenceEvaluator(pipeline, records, bounded, now).result();
    }

    private ReferenceResult result() {
        Map<String, List<List<@Nullable Object>>> tables = new TreeMap<>();
        for (PlanNode.Sink sink : pipeline.sinks()) {
            List<List<@Nullable Object>> rows =
                    tables.computeIfAbsent(sink.table().name(), name -> new ArrayList<>());
            rows(sink.input()).forEach(row -> rows.add(row.values()));
        }
        return new ReferenceResult(tables, late, missedWindows, bad);
    }

    private List<Row> rows(PlanNode node) {
        List<Row> known = rowsOfNode.get(node.id());
        if (known == null) {
            known = compute(node);
            rowsOfNode.put(node.id(), known);
        }
        return known;
    }

    private List<Row> compute(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return scanned(scan);
        } else if (node instanceof PlanNode.Values values) {
            return values.rows().stream()
                    .map(row -> Row.emitted(row.stream()
                            .map(value -> expressions.evaluate(value, List.of()))
                            .collect(ArrayList::new, ArrayList::add, ArrayList::addAll)))
                    .toList();
        } else if (node instanceof PlanNode.WatermarkAssigner assigner) {
            return withWatermarks(assigner);
        } else if (node instanceof PlanNode.Calc calc) {
            return calculated(calc);
        } else if (node instanceof PlanNode.Union union) {
            return union.inputs().stream()
                    .flatMap(input -> rows(input).stream())
                    .toList();
        } else if (node instanceof PlanNode.WindowTableFunction function) {
            return withWindows(function);
        } else if (node instanceof PlanNode.WindowAggregate aggregate) {
            return aggregated(aggregate);
        } else {
            return rows(node.inputs().get(0));
        }
    }

    private List<Row> scanned(PlanNode.Scan scan) {
        List<Row> rows = new ArrayList<>();
        for (SourceRecord record : records.getOrDefault(scan.table().name(), List.of())) {
            if (!record.decodable()) {
                bad++;
                continue;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < scan.physicalCount(); i++) {
                Field wanted = scan.type().fields().get(i);
                DataType.RowType full = scan.table().physicalType();
                Field declared = full.fields().get(full.indexOf(wanted.name()));
                values.add(pruned(record.values().get(wanted.name()), declared.type(), wanted.type()));
            }
            for (String key : scan.metadataKeys()) {
                values.add(key.equals("split") ? record.split() : (Object) record.offset());
            }
            rows.add(new Row(values, record.split(), Row.NONE, Row.NONE));
        }
        return rows;
    }

    /** The wanted fields of a nested row. */
    private static @Nullable Object pruned(@Nullable Object value, DataType declared, DataType wanted) {
        if (!(value instanceof List<?> row)) {
            return value;
        }
        DataType.RowType all = (DataType.RowType) declared;
        List<@Nullable Object> kept = new ArrayList<>();
        for (Field field : ((DataType.RowType) wanted).fields()) {
            int index = all.indexOf(field.name());
            kept.add(pruned(row.get(index), all.fieldType(index), field.type()));
        }
        return kept;
    }

    private List<Row> withWatermarks(PlanNode.WatermarkAssigner node) {
        Map<String, Long> watermarks = ofSplits(node);
        Duration guard = pipeline.settings()
                .futureGuards()
                .getOrDefault(node.table().name(), PipelineSettings.DEFAULT_FUTURE_GUARD);
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(node.input())) {
            Object time = row.values().get(node.rowtime());
            if (time == null || (!bounded && Times.millis(time) > now.toEpochMilli() + guard.toMillis())) {
                bad++;
                continue;
            }
            long before = watermarks.getOrDefault(row.split(), Row.NONE);
            long ofTable = least(watermarks.values().stream());
            try {
                advance(watermarks, node, row);
                rows.add(row.withWatermarks(before, ofTable));
            } catch (EvaluationFailure e) {
                bad++;
            }
        }
        return rows;
    }

    /** Nothing yet for each split of a table. */
    private Map<String, Long> ofSplits(PlanNode.WatermarkAssigner node) {
        return records.getOrDefault(node.table().name(), List.of()).stream()
                .collect(Collectors.toMap(SourceRecord::split, record -> Row.NONE, Math::max));
    }

    private void advance(Map<String, Long> watermarks, PlanNode.WatermarkAssigner node, Row row) {
        Object watermark = expressions.evaluate(node.watermark(), row.values());
        if (watermark != null) {
            watermarks.merge(row.split(), Times.millis(watermark), Math::max);
        }
    }

    private static long least(Stream<Long> watermarks) {
        return watermarks.min(Comparator.naturalOrder()).orElse(Row.NONE);
    }

    private List<Row> calculated(PlanNode.Calc calc) {
        List<Row> rows = new ArrayList<>();
        for (Row row : rows(calc.input())) {
            try {
                if (calc.condition() == null
                        || Boolean.TRUE.equals(expressions.evaluate(calc.condition(), row.values()))) {
                    List<@Nullable Object> values = new ArrayList<>();
                    calc.projections()
                            .forEach(projection -> values.add(expressions.evaluate(projection, row.values())));
                    rows.add(row.with(values));
                }
            } catch (EvaluationFailure e) {
                bad++;
            }
        }
        return rows;
    }

    private List<Row> withWindows(PlanNode.WindowTableFunction node) {
        List<Row> rows = new ArrayList<>();
        Windows windows = windows(node.input(), node.window(), node.time());
        if (node.window() instanceof WindowSpec.Session session) {
            sessions(node.input(), session, node.time(), windows).stream()
                    .filter(open -> isComplete(node.input(), windows, open.window()))
                    .forEach(open -> open.rows()
                            .forEach(row -> rows.add(Row.emitted(
                                    extended(row.values(), node, node.properties(), open.window(), windows)))));
            return rows;
        }
        for (Row row : rows(node.input())) {
            for (Window window : windowsOf(node.window(), node.time(), row, windows)) {
                rows.add(row.with(extended(row.values(), node, node.properties(), window, windows)));
            }
        }
        return rows;
    }

    private List<Row> aggregated(PlanNode.WindowAggregate node) {
        Windows windows = windows(node.input(), node.window(), node.time());
        Map<Window, Map<List<@Nullable Object>, List<Row>>> groups =
                new TreeMap<>(Comparator.comparingLong(Window::end).thenComparingLong(Window::start));
        if (node.window() instanceof WindowSpec.Session session) {
            for (SessionWindows.Session open : sessions(node.input(), session, node.time(), windows)) {
                open.rows().forEach(row -> group(groups, open.window(), node.keys(), row));
            }
        } else {
            for (Row row : rows(node.input())) {
                List<Window> all = windowsOf(node.window(), node.time(), row, windows);
                List<Window> open = all.stream()
                        .filter(window -> row.splitWatermark() < windows.completeAt(window))
                        .toList();
                late += open.isEmpty() ? 1 : 0;
                missedWindows += open.isEmpty() ? 0 : all.size() - open.size();
                open.forEach(window -> group(groups, window, node.keys(), row));
            }
        }
        List<Row> rows = new ArrayList<>();
        groups.forEach((window, byKey) -> {
            if (isComplete(node.input(), windows, window)) {
                byKey.forEach((key, members) -> {
                    List<@Nullable Object> values = new ArrayList<>(key);
                    node.aggregates().forEach(call -> values.add(Aggregates.of(call, members)));
                    rows.add(Row.emitted(extended(values, node, node.properties(), window, windows)));
                });
            }
        });
        return rows;
    }

    private static void group(
            Map<Window, Map<List<@Nullable Object>, List<Row>>> groups, Window window, List<Integer> keys, Row row) {
        List<@Nullable Object> key = new ArrayList<>();
        keys.forEach(column -> key.add(row.values().get(column)));
        groups.computeIfAbsent(window, w -> new LinkedHashMap<>())
                .computeIfAbsent(key, k -> new ArrayList<>())
                .add(row);
    }

    private List<SessionWindows.Session> sessions(
            PlanNode input, WindowSpec.Session session, TimeAttribute time, Windows windows) {
        List<SessionWindows.Session> sessions =
                SessionWindows.of(rows(input), session, ((TimeAttribute.EventTime) time).column(), windows);
        late += rows(input).size()
                - sessions.stream().mapToInt(open -> open.rows().size()).sum();
        return sessions;
    }

    private Windows windows(PlanNode input, WindowSpec spec, TimeAttribute time) {
        boolean local = spec instanceof WindowSpec.Attached attached
                ? attached.localZone()
                : input.type().fieldType(((TimeAttribute.EventTime) time).column())
                                instanceof DataType.TimestampType timestamp
                        && timestamp.localZone();
        return new Windows(local ? pipeline.settings().sessionZone() : ZoneOffset.UTC);
    }

    private static List<Window> windowsOf(WindowSpec spec, TimeAttribute time, Row row, Windows windows) {
        if (spec instanceof WindowSpec.Attached attached) {
            LocalDateTime start = (LocalDateTime) row.values().get(attached.startColumn());
            LocalDateTime end = (LocalDateTime) row.values().get(attached.endColumn());
            if (start == null || end == null) {
                throw new IllegalStateException("a window without bounds");
            }
            return List.of(new Window(Times.millis(start), Times.millis(end)));
        }
        Object value = row.values().get(((TimeAttribute.EventTime) time).column());
        if (value == null) {
            throw new IllegalStateException("an event time that is NULL behind the watermark");
        }
        List<Window> found = Windows.of(spec, windows.wall(value));
        if (found.size() > MOST_WINDOWS_PER_ROW) {
            throw new IllegalStateException("a row in " + found.size() + " windows");
        }
        return found;
    }

    /** The values, and the window's properties behind them. */
    private static List<@Nullable Object> extended(
            List<@Nullable Object> values,
            PlanNode node,
            List<WindowProperty> properties,
            Window window,
            Windows windows) {
        List<@Nullable Object> all = new ArrayList<>(values);
        for (WindowProperty property : properties) {
            DataType type = node.type().fieldType(all.size());
            long wall =
                    switch (property) {
                        case WINDOW_START -> window.start();
                        case WINDOW_END -> window.end();
                        case WINDOW_TIME -> window.end() - 1;
                    };
            boolean local = ((DataType.TimestampType) type).localZone();
            all.add(local ? windows.instant(wall) : Windows.dateTime(wall));
        }
        return all;
    }

    private boolean isComplete(PlanNode input, Windows windows, Window window) {
        return watermark(input) >= windows.completeAt(window);
    }

    /** The watermark of a node after all records. */
    private long watermark(PlanNode node) {
        if (bounded || node instanceof PlanNode.Values) {
            return Long.MAX_VALUE;
        } else if (node instanceof PlanNode.WatermarkAssigner assigner) {
            Map<String, Long> watermarks = ofSplits(assigner);
            rows(assigner).forEach(row -> advance(watermarks, assigner, row));
            return least(watermarks.values().stream());
        }
        return least(node.inputs().stream().map(this::watermark));
    }
}
