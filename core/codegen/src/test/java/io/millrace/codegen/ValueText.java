package io.millrace.codegen;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types and values as test tables write them. */
final class ValueText {
    private static final Pattern PARAMETERS = Pattern.compile("(\\w+)(?:\\((\\d+)(?:, ?(\\d+))?\\))?");

    private ValueText() {}

    static DataType type(String text) {
        Matcher matcher = PARAMETERS.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no type " + text);
        }
        int first = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
        int second = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "BOOLEAN" -> DataTypes.BOOLEAN;
            case "TINYINT" -> DataTypes.TINYINT;
            case "SMALLINT" -> DataTypes.SMALLINT;
            case "INT" -> DataTypes.INT;
            case "BIGINT" -> DataTypes.BIGINT;
            case "FLOAT" -> DataTypes.FLOAT;
            case "DOUBLE" -> DataTypes.DOUBLE;
            case "DECIMAL" -> DataTypes.decimal(first, second);
            case "STRING" -> DataTypes.STRING;
            case "VARCHAR" -> new CharacterType(first, false, true);
            case "CHAR" -> new CharacterType(first, true, true);
            case "BYTES" -> DataTypes.BYTES;
            case "VARBINARY" -> new BinaryType(first, false, true);
            case "BINARY" -> new BinaryType(first, true, true);
            case "DATE" -> DataTypes.DATE;
            case "TIME" -> new TimeType(Math.max(0, first), true);
            case "TIMESTAMP" -> DataTypes.timestamp(first);
            case "TIMESTAMP_LTZ" -> DataTypes.timestampLtz(first);
            case "MONTHS" -> new IntervalType(true, true);
            case "MILLIS" -> new IntervalType(false, true);
            default -> throw new IllegalArgumentException("no type " + text);
        };
    }

    /** The literal value that a text means for a type. */
    static @Nullable Object value(String text, DataType type) {
        if (text.equals("NULL")) {
            return null;
        }
        if (type instanceof CharacterType) {
            return unquoted(text);
        }
        if (type instanceof BinaryType) {
            return HexFormat.of().parseHex(unquoted(text.substring(1)));
        }
        if (type instanceof DecimalType decimal) {
            return new BigDecimal(text).setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        }
        if (type instanceof DateType) {
            return (int) LocalDate.parse(unquoted(text)).toEpochDay();
        }
        if (type instanceof TimeType) {
            return (int) (LocalTime.parse(unquoted(text)).toNanoOfDay() / 1_000_000);
        }
        if (type instanceof TimestampType) {
            LocalDateTime local = LocalDateTime.parse(unquoted(text).replace(' ', 'T'));
            return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), local);
        }
        if (type instanceof FloatingType floating) {
            return floating.bits() == 32 ? (Object) Float.valueOf(text) : Double.valueOf(text);
        }
        if (type instanceof IntegerType || type instanceof IntervalType) {
            return type.physical() == Physical.LONG ? (Object) Long.valueOf(text) : Integer.valueOf(text);
        }
        return Boolean.valueOf(text.toLowerCase(Locale.ROOT));
    }

    static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("'") || !text.endsWith("'")) {
            throw new IllegalArgumentException("not quoted: " + text);
        }
        return text.substring(1, text.length() - 1).replace("''", "'");
    }

    /** Literal values in a form that can be compared. */
    static @Nullable Object comparable(@Nullable Object value) {
        return value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : value;
    }
}
