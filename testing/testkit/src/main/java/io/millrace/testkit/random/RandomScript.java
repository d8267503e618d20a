package io.millrace.testkit.random;

import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import io.millrace.testkit.script.ScriptValues;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A script without expectations, made from a seed: a table, rows in one to three splits, and a query over it. */
public final class RandomScript {
    private static final List<String> TYPES =
            List.of("INT", "BIGINT", "DOUBLE", "DECIMAL(20, 4)", "STRING", "BOOLEAN", "TIMESTAMP(3)");
    private static final List<String> TEXTS = List.of("a", "b", "Ab", "''", "ü🙂", "' x'", "12", "-7.5", "zzz", "NULL");
    private static final LocalDateTime START = LocalDateTime.of(2024, 3, 10, 0, 0);

    private final SplittableRandom random;
    private final RandomExpressions expressions;
    private final StringBuilder text = new StringBuilder();
    private final List<String> types = new ArrayList<>();
    private boolean session;

    private RandomScript(long seed) {
        random = new SplittableRandom(seed);
        expressions = new RandomExpressions(random);
    }

    public static Script of(long seed) {
        return ScriptParser.parse("random-" + seed, textOf(seed));
    }

    /** The script as a file would have it. */
    public static String textOf(long seed) {
        return new RandomScript(seed).write();
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String write() {
        boolean local = random.nextInt(3) == 0;
        int delay = random.nextInt(8);
        String query = query();
        text.append("--- sql\n");
        if (local) {
            text.append("SET 'table.local-time-zone' = '")
                    .append(any("UTC", "America/New_York", "Asia/Kolkata"))
                    .append("';\n");
        }
        text.append("CREATE TABLE t (k STRING, i INT, j INT, l BIGINT, x DOUBLE, d DECIMAL(10, 2), s STRING, b"
                        + " BOOLEAN, ts ")
                .append(local ? "TIMESTAMP_LTZ(3)" : "TIMESTAMP(3)")
                .append(", WATERMARK FOR ts AS ts - INTERVAL '")
                .append(delay)
                .append("' SECOND) WITH ('connector' = 'script');\nCREATE TABLE r (");
        for (int i = 0; i < types.size(); i++) {
            text.append(i == 0 ? "" : ", ").append('c').append(i).append(' ').append(types.get(i));
        }
        text.append(") WITH ('connector' = 'script');\nINSERT INTO r\n")
                .append(query)
                .append(";\n");
        rows(local, delay);
        return text.toString();
    }

    private String query() {
        return switch (random.nextInt(5)) {
            case 0 -> projection();
            case 1 -> projection() + "\nUNION ALL\n" + again();
            default -> windowed();
        };
    }

    private String projection() {
        int columns = random.nextInt(1, 5);
        for (int i = 0; i < columns; i++) {
            types.add(TYPES.get(random.nextInt(TYPES.size())));
        }
        return again();
    }

    private String again() {
        List<String> selected = types.stream().map(expressions::of).toList();
        String where = random.nextBoolean() ? "" : " WHERE " + expressions.of("BOOLEAN");
        return "SELECT " + String.join(",\n  ", selected) + "\nFROM t" + where;
    }

    private String windowed() {
        String window = window();
        boolean keyed = session || random.nextInt(4) > 0;
        List<String> selected = new ArrayList<>(List.of("window_start", "window_end"));
        types.addAll(List.of("TIMESTAMP(3)", "TIMESTAMP(3)"));
        if (keyed) {
            selected.add("k");
            types.add("STRING");
        }
        int aggregates = random.nextInt(1, 5);
        for (int i = 0; i < aggregates; i++) {
            selected.add(aggregate());
        }
        String where = random.nextInt(3) > 0 ? "" : "\nWHERE " + expressions.of("BOOLEAN");
        String having = random.nextInt(4) > 0 ? "" : "\nHAVING COUNT(*) > 1";
        return "SELECT " + String.join(", ", selected) + "\nFROM TABLE(" + window + ")" + where
                + "\nGROUP BY window_start, window_end" + (keyed ? ", k" : "") + having;
    }

    private String window() {
        String offset = random.nextInt(4) > 0 ? "" : ", INTERVAL '" + random.nextInt(1, 5) + "' SECOND";
        return switch (random.nextInt(4)) {
            case 0 ->
                "HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '" + any("10", "15", "5") + "' SECOND"
                        + offset + ")";
            case 1 ->
                "CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '" + any("10", "20") + "' SECOND"
                        + offset + ")";
            case 2 -> {
                session = true;
                yield "SESSION(TABLE t PARTITION BY k, DESCRIPTOR(ts), INTERVAL '" + random.nextInt(1, 6) + "' SECOND)";
            }
            default ->
                "TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '" + any("1", "5", "10", "60") + "' SECOND" + offset + ")";
        };
    }

    private String aggregate() {
        String filter = random.nextInt(4) > 0 ? "" : " FILTER (WHERE " + expressions.bool(1) + ")";
        String[] choice =
                switch (random.nextInt(12)) {
                    case 0 -> new String[] {"COUNT(*)", "BIGINT"};
                    case 1 -> new String[] {"COUNT(s)", "BIGINT"};
                    case 2 -> new String[] {"SUM(i)", "INT"};
                    case 3 -> new String[] {"SUM(l)", "BIGINT"};
                    case 4 -> new String[] {"SUM(x)", "DOUBLE"};
                    case 5 -> new String[] {"SUM(d)", "DECIMAL(38, 2)"};
                    case 6 -> new String[] {"AVG(i)", "INT"};
                    case 7 -> new String[] {"AVG(d)", "DECIMAL(38, 6)"};
                    case 8 -> new String[] {"MIN(s)", "STRING"};
                    case 9 -> new String[] {"MAX(d)", "DECIMAL(10, 2)"};
                    case 10 -> new String[] {"MAX(x)", "DOUBLE"};
                    default -> new String[] {"MIN(i + j)", "INT"};
                };
        types.add(choice[1]);
        return choice[0] + filter;
    }

    /** Sessions over several splits depend on which split comes first where rows are late, so they get one split. */
    private void rows(boolean local, int delay) {
        int splits = session ? 1 : random.nextInt(1, 4);
        long[] clock = new long[splits];
        int pushes = random.nextInt(1, 5);
        for (int push = 0; push < pushes; push++) {
            int split = random.nextInt(splits);
            text.append("\n--- push t split p").append(split).append("\nk | i | j | l | x | d | s | b | ts\n");
            int count = random.nextInt(1, 16);
            for (int row = 0; row < count; row++) {
                clock[split] += random.nextInt(3_000);
                long disorder = random.nextInt(4) > 0 ? 0 : random.nextInt(1000 * (delay + 6));
                LocalDateTime time = START.plusNanos((clock[split] - disorder) * 1_000_000);
                text.append(row(local ? time.toInstant(ZoneOffset.UTC) : time)).append('\n');
            }
        }
    }

    private String row(Object time) {
        return String.join(
                " | ",
                any("a", "b", "c", "NULL"),
                orNull(String.valueOf(random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(-9, 10))),
                orNull(String.valueOf(random.nextInt(-9, 10))),
                orNull(String.valueOf(random.nextInt(10) == 0 ? random.nextLong() : random.nextInt(100))),
                orNull(String.valueOf(random.nextInt(-40, 40) / 4.0)),
                orNull(random.nextInt(-99, 99) + ".25"),
                TEXTS.get(random.nextInt(TEXTS.size())),
                orNull(String.valueOf(random.nextBoolean())),
                ScriptValues.format(time));
    }

    private String orNull(String value) {
        return random.nextInt(8) == 0 ? "NULL" : value;
    }
}
