package io.millrace.testkit.reference;

import io.millrace.spi.type.DataType;
import io.millrace.testkit.script.Binary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conversions between types; a value without a counterpart is an {@link EvaluationFailure}. */
record Casts(ZoneId zone) {
    /** In turn a word for TRUE and a word for FALSE. */
    private static final List<String> TRUTHS = List.of("t", "f", "true", "false", "y", "n", "yes", "no", "1", "0");

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("[HH][H]:[mm][m]:[ss][s]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    @Nullable
    Object cast(@Nullable Object value, DataType from, DataType to) {
        if (value == null) {
            return null;
        }
        try {
            if (to instanceof DataType.CharacterType characters) {
                return fitted(text(value, from), characters);
            } else if (to instanceof DataType.BinaryType binary) {
                return fitted(value, binary);
            } else if (to instanceof DataType.BooleanType) {
                return bool(value);
            } else if (to instanceof DataType.RowType row) {
                return row((List<?>) value, (DataType.RowType) from, row);
            } else if (Times.isTime(to)) {
                return time(value, to);
            } else if (to instanceof DataType.IntervalType || to instanceof DataType.MapType) {
                return value;
            }
            return number(value, to);
        } catch (NumberFormatException | DateTimeException e) {
            throw new EvaluationFailure(value + " is no " + to.name());
        }
    }

    private @Nullable Object number(Object value, DataType to) {
        Object number = value instanceof Boolean truth ? (truth ? 1L : 0L) : value;
        if (to instanceof DataType.DecimalType decimal) {
            return Numbers.fit(value instanceof String text ? decimal(text.strip()) : Numbers.decimal(number), decimal);
        } else if (to instanceof DataType.FloatingType floating) {
            double result = value instanceof String text ? parsed(text, floating) : ((Number) number).doubleValue();
            if (floating.bits() == 32) {
                return value instanceof BigDecimal decimal ? decimal.floatValue() : (float) result;
            }
            return result;
        }
        int bits = ((DataType.IntegerType) to).bits();
        if (value instanceof String text) {
            return integer(text.strip(), bits);
        } else if (number instanceof BigDecimal decimal) {
            return Numbers.wrap(decimal.longValue(), bits);
        } else if (number instanceof Long integer) {
            return Numbers.wrap(integer, bits);
        }
        double floating = ((Number) number).doubleValue();
        return bits == 64 ? (long) floating : Numbers.wrap((int) floating, bits);
    }

    private static double parsed(String text, DataType.FloatingType type) {
        return type.bits() == 32 ? Float.parseFloat(text.strip()) : Double.parseDouble(text.strip());
    }

    /** A point alone is 0, as Flink has it. */
    private static BigDecimal decimal(String text) {
        return text.matches("[+-]?\\.") ? BigDecimal.ZERO : new BigDecimal(text);
    }

    /** Digits behind a point are allowed and count for nothing. */
    private static long integer(String text, int bits) {
        if (!text.matches("[+-]?(\\d+|\\d*\\.\\d*)")) {
            throw new NumberFormatException(text);
        }
        String whole = text.split("\\.", -1)[0];
        BigInteger value = whole.matches("[+-]?") ? BigInteger.ZERO : new BigInteger(whole);
        if (value.bitLength() >= bits) {
            throw new NumberFormatException(text);
        }
        return value.longValueExact();
    }

    private static boolean bool(Object value) {
        if (value instanceof String text) {
            int word = TRUTHS.indexOf(text.strip().toLowerCase(Locale.ROOT));
            if (word < 0) {
                throw new NumberFormatException(text);
            }
            return word % 2 == 0;
        }
        return value instanceof Boolean truth ? truth : Numbers.decimal(value).signum() != 0;
    }

    private Object time(Object value, DataType to) {
        if (to instanceof DataType.DateType) {
            return value instanceof String text
                    ? TimeFunctions.date(text.strip())
                    : at(value).toLocalDate();
        } else if (to instanceof DataType.TimeType type) {
            LocalTime time = value instanceof String text
                    ? LocalTime.parse(text.strip(), TIME)
                    : at(value).toLocalTime();
            return time.truncatedTo(type.precision() == 0 ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
        }
        if (value instanceof Instant instant && ((DataType.TimestampType) to).localZone()) {
            return TimeFunctions.truncated(Times.utc(instant), to).toInstant(ZoneOffset.UTC);
        }
        LocalDateTime local = TimeFunctions.truncated(
                value instanceof String text ? TimeFunctions.parse(text.strip()) : at(value), to);
        return ((DataType.TimestampType) to).localZone() ? local.atZone(zone).toInstant() : local;
    }

    private LocalDateTime at(Object value) {
        return Times.timestamp(value, zone);
    }

    private String text(Object value, DataType type) {
        if (value instanceof Boolean truth) {
            return truth ? "TRUE" : "FALSE";
        } else if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof Binary bytes) {
            return new String(bytes.bytes(), StandardCharsets.UTF_8);
        } else if (value instanceof LocalDate || value instanceof String) {
            return value.toString();
        } else if (type instanceof DataType.TimeType time) {
            return DateTimeFormatter.ofPattern("HH:mm:ss"
                            + (time.precision() > 0 ? ".SSS".substring(0, 1 + Math.min(3, time.precision())) : ""))
                    .format((LocalTime) value);
        } else if (type instanceof DataType.TimestampType timestamp) {
            LocalDateTime local = at(value);
            return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").format(local)
                    + fraction(local.get(ChronoField.NANO_OF_SECOND), timestamp.precision());
        } else if (value instanceof List<?> row) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Object field = row.get(i);
                parts.add(field == null ? "NULL" : text(field, ((DataType.RowType) type).fieldType(i)));
            }
            return "(" + String.join(", ", parts) + ")";
        }
        return String.valueOf(value);
    }

    private static String fraction(int nanos, int precision) {
        return precision == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", nanos).substring(0, precision);
    }

    private static String fitted(String text, DataType.CharacterType type) {
        int length = text.codePointCount(0, text.length());
        if (length > type.length()) {
            return text.substring(0, text.offsetByCodePoints(0, type.length()));
        }
        return type.fixed() ? text + " ".repeat(type.length() - length) : text;
    }

    private static Binary fitted(Object value, DataType.BinaryType type) {
        byte[] bytes =
                value instanceof Binary binary ? binary.bytes() : ((String) value).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > type.length() || (type.fixed() && bytes.length < type.length())) {
            return Binary.of(Arrays.copyOf(bytes, type.length()));
        }
        return Binary.of(bytes);
    }

    private List<@Nullable Object> row(List<?> values, DataType.RowType from, DataType.RowType to) {
        List<@Nullable Object> converted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            converted.add(cast(values.get(i), from.fieldType(i), to.fieldType(i)));
        }
        return converted;
    }
}
