package io.millrace.spi.option;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of option values; durations and sizes are written as Flink writes them. */
public final class OptionTypes {
    public static final OptionType<String> STRING = new Simple<>("text", text -> text);

    public static final OptionType<Boolean> BOOLEAN = new Simple<>("'true' or 'false'", OptionTypes::parseBoolean);

    public static final OptionType<Long> LONG = new Simple<>("a whole number", OptionTypes::parseLong);

    public static final OptionType<Integer> INT =
            new Simple<>("a whole number", text -> Math.toIntExact(parseLong(text)));

    public static final OptionType<Double> DOUBLE = new Simple<>("a number", OptionTypes::parseDouble);

    public static final OptionType<Duration> DURATION =
            new Simple<>("a duration such as '500 ms', '30 s', '5 min' or '1 h'", OptionTypes::parseDuration);

    /** A size in bytes; units are powers of 1,024, as in Flink. */
    public static final OptionType<Long> MEMORY =
            new Simple<>("a size such as '64 kb' or '128 mb'", OptionTypes::parseMemory);

    private static final Pattern QUANTITY = Pattern.compile("\\s*([0-9]{1,18})\\s*([a-zA-Zµ]*)\\s*");

    private static final Map<String, Duration> DURATION_UNITS = Map.ofEntries(
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("day", Duration.ofDays(1)),
            Map.entry("days", Duration.ofDays(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("hour", Duration.ofHours(1)),
            Map.entry("hours", Duration.ofHours(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("minute", Duration.ofMinutes(1)),
            Map.entry("minutes", Duration.ofMinutes(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("sec", Duration.ofSeconds(1)),
            Map.entry("second", Duration.ofSeconds(1)),
            Map.entry("seconds", Duration.ofSeconds(1)),
            Map.entry("", Duration.ofMillis(1)),
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("milli", Duration.ofMillis(1)),
            Map.entry("millis", Duration.ofMillis(1)),
            Map.entry("millisecond", Duration.ofMillis(1)),
            Map.entry("milliseconds", Duration.ofMillis(1)));

    private static final Map<String, Long> MEMORY_UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("bytes", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("kb", 1L << 10),
            Map.entry("m", 1L << 20),
            Map.entry("mb", 1L << 20),
            Map.entry("g", 1L << 30),
            Map.entry("gb", 1L << 30),
            Map.entry("t", 1L << 40),
            Map.entry("tb", 1L << 40));

    private OptionTypes() {}

    /** One of a list of words; case does not matter. */
    public static OptionType<String> oneOf(String... words) {
        List<String> values = List.of(words);
        return new OptionType<>() {
            @Override
            public String description() {
                return "one of '" + String.join("', '", values) + "'";
            }

            @Override
            public String parse(String text) {
                String word = text.trim().toLowerCase(Locale.ROOT);
                return values.stream()
                        .filter(value -> value.toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("expected " + description()));
            }

            @Override
            public List<String> values() {
                return values;
            }
        };
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected 'true' or 'false'");
        };
    }

    private static Long parseLong(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number", e);
        }
    }

    private static Double parseDouble(String text) {
        try {
            return Double.parseDouble(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number", e);
        }
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = quantity(text, "a duration such as '30 s'");
        Duration unit = unit(DURATION_UNITS, matcher, "ms, s, min, h, d");
        try {
            return unit.multipliedBy(Long.parseLong(matcher.group(1)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the duration is too long", e);
        }
    }

    private static Long parseMemory(String text) {
        Matcher matcher = quantity(text, "a size such as '128 mb'");
        long unit = unit(MEMORY_UNITS, matcher, "b, kb, mb, gb");
        try {
            return Math.multiplyExact(unit, Long.parseLong(matcher.group(1)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the size is too large", e);
        }
    }

    private static Matcher quantity(String text, String expected) {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected " + expected);
        }
        return matcher;
    }

    private static <T> T unit(Map<String, T> units, Matcher matcher, String known) {
        @Nullable T unit = units.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new IllegalArgumentException("unknown unit '" + matcher.group(2) + "'; the units are " + known);
        }
        return unit;
    }

    private record Simple<T>(String description, Function<String, T> parser) implements OptionType<T> {
        @Override
        public T parse(String text) {
            return parser.apply(text);
        }
    }
}
