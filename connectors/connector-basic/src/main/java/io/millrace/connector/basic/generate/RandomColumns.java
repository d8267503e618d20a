package io.millrace.connector.basic.generate;

import io.millrace.connector.basic.generate.FieldGenerator.RowNumbers;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/** Loops that fill columns with random values. */
final class RandomColumns {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long NULL_SALT = 0x6E75_6C6CL;

    private RandomColumns() {}

    /** NULLs at a rate, or no mask. */
    static long @Nullable [] nulls(RowNumbers rows, long seed, double rate) {
        if (rate <= 0) {
            return null;
        }
        long[] nulls = new long[NullMask.words(rows.count())];
        long row = rows.first();
        for (int i = 0; i < rows.count(); i++, row += rows.step()) {
            if (RandomBits.unit(RandomBits.at(seed ^ NULL_SALT, row)) < rate) {
                NullMask.set(nulls, i);
            }
        }
        return nulls;
    }

    static BooleanColumn booleans(RowNumbers rows, long seed, long @Nullable [] nulls) {
        boolean[] values = new boolean[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            values[i] = RandomBits.at(seed, row) < 0;
        }
        return new BooleanColumn(values.length, nulls, values);
    }

    static IntColumn ints(RowNumbers rows, long seed, long @Nullable [] nulls, long min, long max) {
        int[] values = new int[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            values[i] = (int) RandomBits.between(RandomBits.at(seed, row), min, max);
        }
        return new IntColumn(values.length, nulls, values);
    }

    static LongColumn longs(RowNumbers rows, long seed, long @Nullable [] nulls, long min, long max) {
        long[] values = new long[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            values[i] = RandomBits.between(RandomBits.at(seed, row), min, max);
        }
        return new LongColumn(values.length, nulls, values);
    }

    static FloatColumn floats(RowNumbers rows, long seed, long @Nullable [] nulls, double min, double max) {
        float[] values = new float[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            double unit = RandomBits.unit(RandomBits.at(seed, row));
            values[i] = (float) (min * (1 - unit) + max * unit);
        }
        return new FloatColumn(values.length, nulls, values);
    }

    static DoubleColumn doubles(RowNumbers rows, long seed, long @Nullable [] nulls, double min, double max) {
        double[] values = new double[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            double unit = RandomBits.unit(RandomBits.at(seed, row));
            values[i] = min * (1 - unit) + max * unit;
        }
        return new DoubleColumn(values.length, nulls, values);
    }

    /** Unscaled values in {@code [min, max]}; both are less than 2^127 apart. */
    static DecimalColumn decimals(RowNumbers rows, long seed, long @Nullable [] nulls, BigInteger min, BigInteger max) {
        BigInteger range = max.subtract(min).add(BigInteger.ONE);
        long[] high = new long[rows.count()];
        long[] low = new long[rows.count()];
        long row = rows.first();
        for (int i = 0; i < high.length; i++, row += rows.step()) {
            long bits = RandomBits.at(seed, row);
            BigInteger random = BigInteger.valueOf(bits >>> 1)
                    .shiftLeft(Long.SIZE)
                    .add(BigInteger.valueOf(RandomBits.at(~seed, row) >>> 1).shiftLeft(1));
            BigInteger value = random.multiply(range).shiftRight(127).add(min);
            high[i] = value.shiftRight(Long.SIZE).longValue();
            low[i] = value.longValue();
        }
        return new DecimalColumn(high.length, nulls, high, low);
    }

    /** Hexadecimal digits, or the bytes themselves. */
    static BytesColumn bytes(
            RowNumbers rows, long seed, long @Nullable [] nulls, int length, boolean variable, boolean text) {
        int count = rows.count();
        byte[] data = new byte[Math.multiplyExact(count, length)];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int end = 0;
        long row = rows.first();
        for (int i = 0; i < count; i++, row += rows.step()) {
            long rowSeed = RandomBits.at(seed, row);
            starts[i] = end;
            lengths[i] =
                    variable && length > 0 ? (int) RandomBits.between(RandomBits.at(rowSeed, -1), 1, length) : length;
            if (text) {
                fillHex(data, end, lengths[i], rowSeed);
            } else {
                fillBytes(data, end, lengths[i], rowSeed);
            }
            end += lengths[i];
        }
        return new BytesColumn(count, nulls, data, starts, lengths);
    }

    private static void fillHex(byte[] data, int start, int length, long seed) {
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits = (i & 15) == 0 ? RandomBits.at(seed, i >> 4) : bits >>> 4;
            data[start + i] = HEX[(int) bits & 15];
        }
    }

    private static void fillBytes(byte[] data, int start, int length, long seed) {
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits = (i & 7) == 0 ? RandomBits.at(seed, i >> 3) : bits >>> 8;
            data[start + i] = (byte) bits;
        }
    }

    /** The time of each row, less up to {@code maxPastMicros}, cut to multiples of {@code unitMicros}. */
    static LongColumn timestamps(
            RowNumbers rows,
            long seed,
            long @Nullable [] nulls,
            long rowsPerSecond,
            long maxPastMicros,
            long unitMicros) {
        long[] values = new long[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            long past = maxPastMicros == 0 ? 0 : RandomBits.between(RandomBits.at(seed, row), 0, maxPastMicros);
            long micros = rowMicros(rows, row, rowsPerSecond) - past;
            values[i] = micros - Math.floorMod(micros, unitMicros);
        }
        return new LongColumn(values.length, nulls, values);
    }

    private static long rowMicros(RowNumbers rows, long row, long rowsPerSecond) {
        return rows.startMillis() * MICROS_PER_MILLI
                + row / rowsPerSecond * MICROS_PER_SECOND
                + row % rowsPerSecond * MICROS_PER_SECOND / rowsPerSecond;
    }

    /** The date of each row, or its time of day in milliseconds, in a zone. */
    static IntColumn dates(
            RowNumbers rows, long @Nullable [] nulls, long rowsPerSecond, ZoneRules zone, boolean timeOfDay) {
        int[] values = new int[rows.count()];
        long row = rows.first();
        for (int i = 0; i < values.length; i++, row += rows.step()) {
            long millis = rowMicros(rows, row, rowsPerSecond) / MICROS_PER_MILLI;
            long local = millis / 1_000
                    + zone.getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds();
            values[i] = timeOfDay
                    ? (int) (Math.floorMod(local, SECONDS_PER_DAY) * 1_000 + millis % 1_000)
                    : (int) Math.floorDiv(local, SECONDS_PER_DAY);
        }
        return new IntColumn(values.length, nulls, values);
    }
}
