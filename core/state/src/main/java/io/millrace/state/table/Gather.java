package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.state.table.Accumulator.Targets;

/** Brings the selected values of an argument into one array, so that each update needs one loop only. */
final class Gather {
    private Gather() {}

    static long[] longs(FlatColumn column, Targets targets, long[] scratch) {
        int count = targets.count;
        int[] positions = targets.positions;
        long[] out = scratch.length >= count ? scratch : new long[count];
        if (column instanceof LongColumn c) {
            gather(c.values(), positions, count, out);
        } else {
            gather(((IntColumn) column).values(), positions, count, out);
        }
        return out;
    }

    static double[] doubles(FlatColumn column, Targets targets, double[] scratch) {
        int count = targets.count;
        int[] positions = targets.positions;
        double[] out = scratch.length >= count ? scratch : new double[count];
        if (column instanceof DoubleColumn c) {
            gather(c.values(), positions, count, out);
        } else {
            gather(((FloatColumn) column).values(), positions, count, out);
        }
        return out;
    }

    /** The values as longs in the order that MIN and MAX go by. */
    static long[] ordered(FlatColumn column, Targets targets, long[] scratch) {
        if (column instanceof LongColumn || column instanceof IntColumn) {
            return longs(column, targets, scratch);
        }
        int count = targets.count;
        int[] positions = targets.positions;
        long[] out = scratch.length >= count ? scratch : new long[count];
        if (column instanceof BooleanColumn c) {
            boolean[] values = c.values();
            for (int i = 0; i < count; i++) {
                out[i] = values[positions[i]] ? 1 : 0;
            }
        } else {
            double[] values = doubles(column, targets, new double[0]);
            for (int i = 0; i < count; i++) {
                out[i] = orderedBits(values[i]);
            }
        }
        return out;
    }

    /** Longs that compare as the doubles do: -0.0 before 0.0, NaN last. Its own inverse on the bits. */
    static long orderedBits(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static double fromOrderedBits(long ordered) {
        return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
    }

    private static void gather(long[] values, int[] positions, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = values[positions[i]];
        }
    }

    private static void gather(int[] values, int[] positions, int count, long[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = values[positions[i]];
        }
    }

    private static void gather(double[] values, int[] positions, int count, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = values[positions[i]];
        }
    }

    private static void gather(float[] values, int[] positions, int count, double[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = values[positions[i]];
        }
    }
}
