package io.millrace.connector.basic.generate;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.option.Option;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/** Makes the generator of each column from the options; what does not fit is noted in {@link FieldOptions#problems}. */
final class FieldGenerators {
    /** A value is made in one piece, for some thousand rows at once. */
    private static final int MAX_LENGTH = 100_000;

    private static final long MICROS_PER_MILLI = 1_000;

    private final FieldOptions options;
    private final long rowsPerSecond;
    private final ZoneRules zone;

    FieldGenerators(FieldOptions options, long rowsPerSecond, ZoneRules zone) {
        this.options = options;
        this.rowsPerSecond = rowsPerSecond;
        this.zone = zone;
    }

    /** One per field; the seed follows from the names, so that a projection changes no value. */
    List<FieldGenerator> of(String prefix, RowType type, long seed) {
        List<FieldGenerator> generators = new ArrayList<>();
        for (Field field : type.fields()) {
            generators.add(of(prefix + field.name(), field.type(), RandomBits.seed(seed, field.name())));
        }
        return generators;
    }

    private FieldGenerator of(String column, DataType type, long seed) {
        options.find(column, DatagenConnector.KIND);
        if (options.isSequence(column)) {
            return sequence(column, type);
        }
        double nullRate = options.find(column, DatagenConnector.NULL_RATE).orElse(0.0);
        if (!(nullRate >= 0 && nullRate <= 1)) {
            options.problem(
                    "'" + FieldOptions.key(column, DatagenConnector.NULL_RATE) + "' is not between 0 and 1",
                    "Give a share such as '0.1'.");
        }
        if (type instanceof MapType) {
            options.problem(
                    "column `" + column + "` cannot be generated: its type is " + type.name(),
                    "Remove the column, or make it in a query: MAP['key', value].");
        }
        if (nullRate > 0 && !type.nullable()) {
            options.problem(
                    "column `" + column + "` is NOT NULL and has a null-rate",
                    "Remove '" + FieldOptions.key(column, DatagenConnector.NULL_RATE) + "', or NOT NULL.");
        }
        return random(column, type, seed, nullRate);
    }

    /** How many rows the sequences allow. */
    long sequenceRows(String prefix, RowType type) {
        long rows = Long.MAX_VALUE;
        for (Field field : type.fields()) {
            String column = prefix + field.name();
            if (field.type() instanceof RowType nested) {
                rows = Math.min(rows, sequenceRows(column + ".", nested));
            } else if (options.isSequence(column)) {
                long start = options.find(column, DatagenConnector.START).orElse(0L);
                long end = options.find(column, DatagenConnector.END).orElse(Long.MAX_VALUE - 1);
                long span = end - start;
                rows = Math.min(rows, span < 0 || span == Long.MAX_VALUE ? Long.MAX_VALUE : span + 1);
            }
        }
        return rows;
    }

    private FieldGenerator sequence(String column, DataType type) {
        boolean suits = type instanceof IntegerType
                || type instanceof FloatingType
                || type instanceof DecimalType
                || type instanceof CharacterType;
        if (!suits) {
            options.problem(
                    "column `" + column + "` cannot be a sequence: its type is " + type.name(),
                    "Set '" + FieldOptions.key(column, DatagenConnector.KIND)
                            + "' = 'random', or make it a number or text.");
        }
        long start = bound(column, DatagenConnector.START);
        long end = bound(column, DatagenConnector.END);
        if (end < start) {
            options.problem(
                    "the sequence of column `" + column + "` ends at " + end + ", before it starts at " + start,
                    "Set '" + FieldOptions.key(column, DatagenConnector.END) + "' to " + start + " or more.");
        }
        if (type instanceof IntegerType integer && (start < least(integer) || end > greatest(integer))) {
            options.problem(
                    "the sequence of column `" + column + "` does not fit into " + type.name(),
                    "Make the column a BIGINT, or let the sequence end at " + greatest(integer) + ".");
        }
        return rows -> SequenceColumns.column(type, rows, start);
    }

    private long bound(String column, Option<Long> option) {
        if (!options.isSet(column, option)) {
            options.problem(
                    "the sequence of column `" + column + "` lacks '" + FieldOptions.key(column, option) + "'",
                    "Add '" + FieldOptions.key(column, option) + "' = '" + option.example() + "'.");
        }
        return options.find(column, option).orElse(0L);
    }

    private FieldGenerator random(String column, DataType type, long seed, double nullRate) {
        return switch (type.physical()) {
            case BOOLEAN -> rows -> RandomColumns.booleans(rows, seed, RandomColumns.nulls(rows, seed, nullRate));
            case INT ->
                type instanceof DateType || type instanceof TimeType
                        ? date(type instanceof TimeType, seed, nullRate)
                        : integer(column, type, seed, nullRate);
            case LONG ->
                type instanceof TimestampType timestamp
                        ? timestamp(column, timestamp, seed, nullRate)
                        : integer(column, type, seed, nullRate);
            case FLOAT, DOUBLE -> floating(column, type, seed, nullRate);
            case DECIMAL -> decimal(column, (DecimalType) type, seed, nullRate);
            case BYTES -> bytes(column, type, seed, nullRate);
            case ROW -> row(column, (RowType) type, seed, nullRate);
        };
    }

    private FieldGenerator date(boolean timeOfDay, long seed, double nullRate) {
        return rows ->
                RandomColumns.dates(rows, RandomColumns.nulls(rows, seed, nullRate), rowsPerSecond, zone, timeOfDay);
    }

    private FieldGenerator timestamp(String column, TimestampType type, long seed, double nullRate) {
        long maxPast = options.find(column, DatagenConnector.MAX_PAST)
                .map(past -> past.toMillis() * MICROS_PER_MILLI)
                .orElse(0L);
        long unit = 1;
        for (int digit = type.precision(); digit < DataType.MAX_TIMESTAMP_PRECISION; digit++) {
            unit *= 10;
        }
        long unitMicros = unit;
        return rows -> RandomColumns.timestamps(
                rows, seed, RandomColumns.nulls(rows, seed, nullRate), rowsPerSecond, maxPast, unitMicros);
    }

    private FieldGenerator integer(String column, DataType type, long seed, double nullRate) {
        BigDecimal least = BigDecimal.valueOf(type instanceof IntegerType integer ? least(integer) : 0);
        BigDecimal greatest =
                BigDecimal.valueOf(type instanceof IntegerType integer ? greatest(integer) : Integer.MAX_VALUE);
        Range range = range(column, type, least, greatest);
        long min = range.min().longValue();
        long max = range.max().longValue();
        if (type.physical() == Physical.INT) {
            return rows -> RandomColumns.ints(rows, seed, RandomColumns.nulls(rows, seed, nullRate), min, max);
        }
        return rows -> RandomColumns.longs(rows, seed, RandomColumns.nulls(rows, seed, nullRate), min, max);
    }

    private static long least(IntegerType type) {
        return Long.MIN_VALUE >> (Long.SIZE - type.bits());
    }

    private static long greatest(IntegerType type) {
        return Long.MAX_VALUE >> (Long.SIZE - type.bits());
    }

    private FieldGenerator floating(String column, DataType type, long seed, double nullRate) {
        boolean single = ((FloatingType) type).bits() == 32;
        BigDecimal greatest = new BigDecimal(single ? Float.MAX_VALUE : Double.MAX_VALUE);
        Range range = range(column, type, greatest.negate(), greatest);
        double min = options.isSet(column, DatagenConnector.MIN) ? range.min().doubleValue() : 0;
        double max = range.max().doubleValue();
        if (single) {
            return rows -> RandomColumns.floats(rows, seed, RandomColumns.nulls(rows, seed, nullRate), min, max);
        }
        return rows -> RandomColumns.doubles(rows, seed, RandomColumns.nulls(rows, seed, nullRate), min, max);
    }

    private FieldGenerator decimal(String column, DecimalType type, long seed, double nullRate) {
        BigDecimal greatest =
                new BigDecimal(BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE), type.scale());
        Range range = range(column, type, greatest.negate(), greatest);
        BigDecimal least = options.isSet(column, DatagenConnector.MIN) ? range.min() : BigDecimal.ZERO;
        BigInteger min = least.setScale(type.scale(), RoundingMode.CEILING).unscaledValue();
        BigInteger max = range.max().setScale(type.scale(), RoundingMode.FLOOR).unscaledValue();
        return rows -> RandomColumns.decimals(rows, seed, RandomColumns.nulls(rows, seed, nullRate), min, max.max(min));
    }

    private FieldGenerator bytes(String column, DataType type, long seed, double nullRate) {
        int declared = type instanceof CharacterType text
                ? text.length()
                : type instanceof BinaryType binary ? binary.length() : DataType.UNBOUNDED_LENGTH;
        boolean set = options.isSet(column, DatagenConnector.LENGTH);
        int length = declared == DataType.UNBOUNDED_LENGTH || set
                ? options.find(column, DatagenConnector.LENGTH).orElse(0)
                : declared;
        if (length < 0 || length > Math.min(declared, MAX_LENGTH)) {
            options.problem(
                    "the length " + length + " of column `" + column + "` is not between 0 and "
                            + Math.min(declared, MAX_LENGTH),
                    "Set '" + FieldOptions.key(column, DatagenConnector.LENGTH) + "' to a length that " + type.name()
                            + " can hold.");
        }
        boolean variable =
                options.find(column, DatagenConnector.VARIABLE_LENGTH).orElse(false);
        boolean text = type instanceof CharacterType;
        return rows ->
                RandomColumns.bytes(rows, seed, RandomColumns.nulls(rows, seed, nullRate), length, variable, text);
    }

    private FieldGenerator row(String column, RowType type, long seed, double nullRate) {
        List<FieldGenerator> children = of(column + ".", type, seed);
        return rows -> {
            List<Column> columns =
                    children.stream().map(child -> child.column(rows)).toList();
            return new RowColumn(rows.count(), RandomColumns.nulls(rows, seed, nullRate), columns);
        };
    }

    private record Range(BigDecimal min, BigDecimal max) {}

    private Range range(String column, DataType type, BigDecimal least, BigDecimal greatest) {
        BigDecimal min = number(column, type, DatagenConnector.MIN, least, least, greatest);
        BigDecimal max = number(column, type, DatagenConnector.MAX, greatest, least, greatest);
        if (min.compareTo(max) > 0) {
            options.problem(
                    "'" + FieldOptions.key(column, DatagenConnector.MIN) + "' is greater than '"
                            + FieldOptions.key(column, DatagenConnector.MAX) + "'",
                    "Exchange the two values.");
        }
        return new Range(min, max);
    }

    private BigDecimal number(
            String column,
            DataType type,
            Option<String> option,
            BigDecimal otherwise,
            BigDecimal least,
            BigDecimal most) {
        if (!options.isSet(column, option)) {
            return otherwise;
        }
        String text = options.find(column, option).orElse("").trim();
        try {
            BigDecimal number = new BigDecimal(text);
            boolean whole = !(type instanceof IntegerType)
                    || number.stripTrailingZeros().scale() <= 0;
            if (whole && number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, as is a number that the type cannot hold.
        }
        options.problem(
                "'" + FieldOptions.key(column, option) + "' = '" + text + "' is no value of type " + type.name(),
                "Give a number that " + type.name() + " can hold, such as '" + option.example() + "'.");
        return otherwise;
    }
}
