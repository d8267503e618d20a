package io.millrace.testkit.random;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Random expressions of a wanted type over the columns of {@link RandomScript}'s table. Values that would make a row
 * bad are rare: divisors are literals, and casts that can fail are TRY_CASTs.
 */
final class RandomExpressions {
    private static final int MAX_DEPTH = 3;
    private static final List<String> UNITS = List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND");

    private final SplittableRandom random;

    RandomExpressions(SplittableRandom random) {
        this.random = random;
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String of(String type) {
        return of(type, MAX_DEPTH);
    }

    private String of(String type, int depth) {
        if (depth > 0 && random.nextInt(8) == 0) {
            return "CASE WHEN " + bool(depth - 1) + " THEN " + of(type, depth - 1) + " ELSE " + of(type, depth - 1)
                    + " END";
        }
        return switch (type) {
            case "INT" -> integer(depth - 1);
            case "BIGINT" -> big(depth - 1);
            case "DOUBLE" -> floating(depth - 1);
            case "DECIMAL(20, 4)" -> "CAST(" + decimal(depth - 1) + " AS DECIMAL(20, 4))";
            case "STRING" -> text(depth - 1);
            case "BOOLEAN" -> bool(depth - 1);
            default -> timestamp(depth - 1);
        };
    }

    private String integer(int depth) {
        if (depth < 0) {
            return any("i", "j", "i", String.valueOf(random.nextInt(-100, 100)));
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + integer(depth - 1) + " + " + integer(depth - 1) + ")";
            case 1 -> "(" + integer(depth - 1) + " - " + integer(depth - 1) + ")";
            case 2 -> "(" + integer(depth - 1) + " * " + integer(depth - 1) + ")";
            case 3 -> "(" + integer(depth - 1) + " / " + any("3", "-7", "2") + ")";
            case 4 -> "MOD(" + integer(depth - 1) + ", " + any("3", "-7", "10") + ")";
            case 5 -> "ABS(" + integer(depth - 1) + ")";
            case 6 -> "CHAR_LENGTH(" + text(depth - 1) + ")";
            case 7 -> "COALESCE(" + integer(depth - 1) + ", " + integer(depth - 1) + ")";
            default -> "TRY_CAST(" + text(depth - 1) + " AS INT)";
        };
    }

    private String big(int depth) {
        if (depth < 0) {
            return any("l", "CAST(i AS BIGINT)", "l");
        }
        return switch (random.nextInt(5)) {
            case 0 -> "(" + big(depth - 1) + " + " + big(depth - 1) + ")";
            case 1 -> "(" + big(depth - 1) + " * " + integer(depth - 1) + ")";
            case 2 -> "EXTRACT(" + UNITS.get(random.nextInt(UNITS.size())) + " FROM ts)";
            case 3 -> "NULLIF(" + big(depth - 1) + ", " + big(depth - 1) + ")";
            default -> "(- " + big(depth - 1) + ")";
        };
    }

    private String floating(int depth) {
        if (depth < 0) {
            return any("x", "CAST(i AS DOUBLE)", "0.5e0");
        }
        return switch (random.nextInt(5)) {
            case 0 -> "(" + floating(depth - 1) + " + " + floating(depth - 1) + ")";
            case 1 -> "(" + floating(depth - 1) + " * " + floating(depth - 1) + ")";
            case 2 -> "FLOOR(" + floating(depth - 1) + ")";
            case 3 -> "CAST(" + decimal(depth - 1) + " AS DOUBLE)";
            default -> "ABS(" + floating(depth - 1) + ")";
        };
    }

    private String decimal(int depth) {
        if (depth < 0) {
            return any("d", "1.25", "d");
        }
        return switch (random.nextInt(5)) {
            case 0 -> "(" + decimal(depth - 1) + " + " + decimal(depth - 1) + ")";
            case 1 -> "(" + decimal(depth - 1) + " - " + decimal(depth - 1) + ")";
            case 2 -> "(d * " + any("1.5", "d", "-2", "i") + ")";
            case 3 -> "ROUND(" + decimal(depth - 1) + ", 1)";
            default -> "ABS(" + decimal(depth - 1) + ")";
        };
    }

    private String text(int depth) {
        if (depth < 0) {
            return any("s", "k", "'" + any("a", "Ab", " x ", "ü🙂", "it''s", "%", "42") + "'");
        }
        return switch (random.nextInt(10)) {
            case 0 -> "UPPER(" + text(depth - 1) + ")";
            case 1 -> "LOWER(" + text(depth - 1) + ")";
            case 2 -> "(" + text(depth - 1) + " || " + text(depth - 1) + ")";
            case 3 ->
                "SUBSTRING(" + text(depth - 1) + " FROM " + random.nextInt(-3, 5) + " FOR " + random.nextInt(4) + ")";
            case 4 -> "TRIM(" + text(depth - 1) + ")";
            case 5 -> "REPLACE(" + text(depth - 1) + ", 'a', 'zz')";
            case 6 -> "LPAD(" + text(depth - 1) + ", " + random.nextInt(8) + ", '*')";
            case 7 -> "CAST(" + any(integer(depth - 1), "d", bool(depth - 1), "ts", big(depth - 1)) + " AS STRING)";
            case 8 -> "CONCAT_WS('-', " + text(depth - 1) + ", " + text(depth - 1) + ")";
            default -> "REVERSE(" + text(depth - 1) + ")";
        };
    }

    String bool(int depth) {
        if (depth < 0) {
            return any("b", "i > 0", "s IS NULL", "k = 'a'");
        }
        return switch (random.nextInt(9)) {
            case 0 -> "(" + bool(depth - 1) + " AND " + bool(depth - 1) + ")";
            case 1 -> "(" + bool(depth - 1) + " OR " + bool(depth - 1) + ")";
            case 2 -> "(NOT " + bool(depth - 1) + ")";
            case 3 -> "(" + integer(depth - 1) + any(" < ", " <= ", " = ", " <> ") + integer(depth - 1) + ")";
            case 4 -> "(" + text(depth - 1) + any(" < ", " >= ", " = ") + text(depth - 1) + ")";
            case 5 -> "(" + text(depth - 1) + " LIKE '" + any("a%", "%b%", "_", "%") + "')";
            case 6 -> "(" + integer(depth - 1) + any(" IN ", " NOT IN ") + "(1, 2, 3))";
            case 7 -> "(" + any("i", "x", "s", "d", "b") + any(" IS NULL", " IS NOT NULL") + ")";
            default -> "(" + decimal(depth - 1) + any(" > ", " = ") + decimal(depth - 1) + ")";
        };
    }

    private String timestamp(int depth) {
        return switch (random.nextInt(depth < 0 ? 2 : 4)) {
            case 0 -> "CAST(ts AS TIMESTAMP(3))";
            case 1 -> "FLOOR(CAST(ts AS TIMESTAMP(3)) TO " + UNITS.get(random.nextInt(UNITS.size())) + ")";
            case 2 ->
                "(CAST(ts AS TIMESTAMP(3)) + INTERVAL '" + random.nextInt(100) + "' "
                        + UNITS.get(random.nextInt(1, UNITS.size())) + ")";
            default ->
                "TIMESTAMPADD(" + any("DAY", "HOUR", "MONTH") + ", " + random.nextInt(-5, 5)
                        + ", CAST(ts AS TIMESTAMP(3)))";
        };
    }
}
