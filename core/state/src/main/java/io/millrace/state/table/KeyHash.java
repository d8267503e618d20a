package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.stream.ChangeBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a row's key: the same in every run and JVM, whatever encoding the columns have.
 *
 * <p>Keys that SQL groups together have one hash: NULL equals NULL, -0.0 equals 0.0, all NaNs are one. The exchange
 * takes the high bits ({@link #taskOf}), the key indexes take the low ones, so that the keys of one task spread over
 * all of its table. State is found again by this hash after a restart: changing it is changing the state's format.
 */
public final class KeyHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER_1 = 0x9E3779B97F4A7C15L;
    private static final long MULTIPLIER_2 = 0xBF58476D1CE4E5B9L;
    private static final int COMBINER = 0x9E3779B1;
    private static final int NULL_HASH = 0x5F356495;

    private KeyHash() {}

    /** Which of the {@code parallelism} tasks a key belongs to. */
    public static int taskOf(int hash, int parallelism) {
        return (int) (((hash & 0xFFFFFFFFL) * parallelism) >>> 32);
    }

    /**
     * Writes the hash of each row's key into {@code hashes[0..rowCount)}.
     *
     * @param keys columns of the batch; without any, all rows have hash 0
     */
    public static void hash(ChangeBatch batch, int[] keys, int[] hashes) {
        Column[] columns = new Column[keys.length];
        for (int i = 0; i < keys.length; i++) {
            columns[i] = batch.column(keys[i]);
        }
        hash(columns, batch.rowCount(), hashes);
    }

    public static void hash(Column[] columns, int rowCount, int[] hashes) {
        if (columns.length == 0) {
            Arrays.fill(hashes, 0, rowCount, 0);
            return;
        }
        hashColumn(columns[0], rowCount, hashes);
        if (columns.length > 1) {
            int[] next = new int[rowCount];
            for (int i = 1; i < columns.length; i++) {
                hashColumn(columns[i], rowCount, next);
                combine(hashes, next, rowCount);
            }
        }
    }

    private static void combine(int[] hashes, int[] next, int rowCount) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashes[row] * COMBINER ^ next[row];
        }
    }

    private static void hashColumn(Column column, int rowCount, int[] hashes) {
        if (column instanceof ConstantColumn constant) {
            int[] one = new int[1];
            hashFlat(constant.value(), 1, one);
            Arrays.fill(hashes, 0, rowCount, one[0]);
        } else if (column instanceof DictionaryColumn dictionary
                && dictionary.dictionary().rowCount() <= rowCount) {
            int entries = dictionary.dictionary().rowCount();
            int[] entryHashes = new int[entries];
            hashFlat(dictionary.dictionary(), entries, entryHashes);
            int[] indexes = dictionary.indexes();
            for (int row = 0; row < rowCount; row++) {
                hashes[row] = entryHashes[indexes[row]];
            }
        } else {
            hashFlat(column.flatten(), rowCount, hashes);
        }
    }

    private static void hashFlat(FlatColumn column, int rowCount, int[] hashes) {
        if (column instanceof LongColumn longs) {
            hashLongs(longs.values(), rowCount, hashes);
        } else if (column instanceof IntColumn ints) {
            hashInts(ints.values(), rowCount, hashes);
        } else if (column instanceof BytesColumn bytes) {
            hashBytes(bytes.data(), bytes.starts(), bytes.lengths(), rowCount, hashes);
        } else if (column instanceof DecimalColumn decimals) {
            hashDecimals(decimals.high(), decimals.low(), rowCount, hashes);
        } else if (column instanceof DoubleColumn doubles) {
            hashDoubles(doubles.values(), rowCount, hashes);
        } else if (column instanceof FloatColumn floats) {
            hashFloats(floats.values(), rowCount, hashes);
        } else if (column instanceof BooleanColumn booleans) {
            hashBooleans(booleans.values(), rowCount, hashes);
        } else {
            hash(((RowColumn) column).children().toArray(new Column[0]), rowCount, hashes);
        }
        hashNulls(column.nulls(), rowCount, hashes);
    }

    private static void hashNulls(long @Nullable [] nulls, int rowCount, int[] hashes) {
        if (nulls != null) {
            for (int row = 0; row < rowCount; row++) {
                if (NullMask.isNull(nulls, row)) {
                    hashes[row] = NULL_HASH;
                }
            }
        }
    }

    private static void hashLongs(long[] values, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(values[row]);
        }
    }

    private static void hashInts(int[] values, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(values[row]);
        }
    }

    private static void hashDecimals(long[] high, long[] low, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(high[row] * MULTIPLIER_2 ^ low[row]);
        }
    }

    private static void hashDoubles(double[] values, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(normalBits(values[row]));
        }
    }

    private static void hashFloats(float[] values, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(normalBits(values[row]));
        }
    }

    private static void hashBooleans(boolean[] values, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            hashes[row] = hashOf(values[row] ? 1L : 0L);
        }
    }

    private static void hashBytes(byte[] data, int[] starts, int[] lengths, int rowCount, int[] hashes) {
        for (int row = 0; row < rowCount; row++) {
            // The value under a NULL is unspecified, its slice too.
            int length = lengths[row];
            int start = starts[row];
            boolean within = (start | length) >= 0 && start <= data.length - length;
            hashes[row] = within ? hashOf(data, start, length) : 0;
        }
    }

    /** The bits of a value in which equal values (for SQL's GROUP BY) are equal. */
    static long normalBits(double value) {
        return Double.doubleToLongBits(value + 0.0);
    }

    static int normalBits(float value) {
        return Float.floatToIntBits(value + 0.0f);
    }

    static int hashOf(long value) {
        long h = (value ^ (value >>> 32)) * MULTIPLIER_1;
        h = (h ^ (h >>> 29)) * MULTIPLIER_2;
        return (int) (h ^ (h >>> 32));
    }

    static int hashOf(byte[] data, int start, int length) {
        long h = length * MULTIPLIER_1;
        int at = start;
        int end = start + length;
        for (; at + 8 <= end; at += 8) {
            h = (h ^ (long) LONGS.get(data, at)) * MULTIPLIER_1;
            h ^= h >>> 32;
        }
        long tail = 0;
        for (int shift = 0; at < end; at++, shift += 8) {
            tail |= (data[at] & 0xFFL) << shift;
        }
        return hashOf(h ^ tail);
    }
}
