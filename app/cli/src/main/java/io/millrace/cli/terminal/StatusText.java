package io.millrace.cli.terminal;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a running pipeline answered, for a person: as wide as the screen, the splits that are furthest behind first. */
public final class StatusText {
    /** More are in the JSON. */
    private static final int MAX_SPLITS = 20;

    private static final int SPLIT_WIDTH = 24;

    private final Map<?, ?> facts;
    private final Screen screen;

    public StatusText(Map<?, ?> facts, Screen screen) {
        this.facts = facts;
        this.screen = screen;
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(screen.styled("1", PlainText.line(string("pipeline") + " " + string("state"))))
                .append(' ')
                .append(Figures.clock(Duration.ofMillis(number("elapsed_ms"))))
                .append("   epoch ")
                .append(number("epoch"))
                .append("   process ")
                .append(number("pid"))
                .append('\n');
        if (facts.get("waits_for") != null) {
            text.append(PlainText.wrap("  waits for   ", "              ", string("waits_for"), screen.width()));
        }
        map("rows_read").forEach((table, rows) -> text.append(source(table.toString(), rows)));
        map("watermarks")
                .forEach((table, millis) -> text.append(fact(
                        "watermark", String.format(Locale.ROOT, "%-18s %s", table, Figures.time(longOf(millis))))));
        map("rows_written").forEach((table, rows) -> text.append(table("wrote", table.toString(), rows, "")));
        String missed = number("missed_windows") == 0
                ? ""
                : "; " + Figures.counted(number("missed_windows"), "window") + " missed by rows in time for others";
        text.append(fact("late", Figures.counted(number("late_rows"), "row") + missed));
        text.append(fact("bad", Figures.counted(number("bad_records"), "record")));
        text.append(fact("state", Figures.bytes(number("state_bytes")) + ", " + string("state_directory")));
        splits(text);
        return text.toString();
    }

    private String source(String table, @Nullable Object rows) {
        Object lag = map("lag_rows").get(table);
        return table("read", table, rows, lag == null ? "" : "  lag " + Figures.count(longOf(lag)));
    }

    private String table(String what, String table, @Nullable Object rows, String more) {
        return fact(
                what, String.format(Locale.ROOT, "%-18s %16s%s", table, Figures.counted(longOf(rows), "row"), more));
    }

    private String fact(String what, String text) {
        return cut(String.format(Locale.ROOT, "  %-11s %s", what, text).stripTrailing());
    }

    private String cut(String line) {
        String plain = PlainText.line(line);
        return (plain.length() <= screen.width() ? plain : plain.substring(0, screen.width() - 1) + "…") + "\n";
    }

    private void splits(StringBuilder text) {
        List<Map<?, ?>> open = ((List<?>)
                        Optional.<Object>ofNullable(facts.get("splits")).orElse(List.of()))
                .stream()
                        .<Map<?, ?>>map(split -> (Map<?, ?>) split)
                        .filter(split -> !Boolean.TRUE.equals(split.get("ended")))
                        .toList();
        if (open.isEmpty()) {
            return;
        }
        long least = open.stream()
                .filter(split -> !Boolean.TRUE.equals(split.get("idle")) && split.get("watermark") != null)
                .mapToLong(split -> longOf(split.get("watermark")))
                .min()
                .orElse(Long.MIN_VALUE);
        text.append('\n')
                .append(String.format(
                        Locale.ROOT,
                        "  %-" + SPLIT_WIDTH + "s %12s %9s  %s%n",
                        "split",
                        "position",
                        "lag",
                        "watermark"));
        Comparator<Map<?, ?>> behind = Comparator.comparingLong(split -> -longOf(split.get("lag_rows")));
        boolean all = open.size() <= MAX_SPLITS;
        (all ? open.stream() : open.stream().sorted(behind).limit(MAX_SPLITS))
                .forEach(split -> text.append(split(split, least, open.size() > 1)));
        if (!all) {
            text.append("  … and ").append(open.size() - MAX_SPLITS).append(" less behind (--format json has all)\n");
        }
    }

    private String split(Map<?, ?> split, long least, boolean several) {
        Object lag = split.get("lag_rows");
        Object watermark = split.get("watermark");
        String note = Boolean.TRUE.equals(split.get("idle"))
                ? " idle"
                : several && watermark != null && longOf(watermark) == least ? " holds" : "";
        String name = PlainText.line(String.valueOf(split.get("split")));
        return cut(String.format(
                Locale.ROOT,
                "  %-" + SPLIT_WIDTH + "s %12s %9s  %s%s",
                name.length() <= SPLIT_WIDTH ? name : "…" + name.substring(name.length() - SPLIT_WIDTH + 1),
                Figures.count(longOf(split.get("position"))),
                lag == null ? "-" : Figures.count(longOf(lag)),
                watermark == null ? "none yet" : Figures.time(longOf(watermark)),
                note));
    }

    private String string(String name) {
        return String.valueOf(facts.get(name));
    }

    private long number(String name) {
        return longOf(facts.get(name));
    }

    private Map<?, ?> map(String name) {
        return facts.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static long longOf(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
