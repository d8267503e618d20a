package io.millrace.state.table;

import io.millrace.spi.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate that a table keeps per key.
 *
 * @param argument the input column, or -1 for COUNT(*)
 * @param filter a BOOLEAN input column (rows where it is not TRUE do not count), or -1
 * @param argumentType the type of the argument; null for COUNT(*)
 * @param type the result's type
 */
public record Aggregate(
        Kind kind, int argument, int filter, @Nullable DataType argumentType, DataType type) {
    /** The aggregate functions, with Flink's results. */
    public enum Kind {
        /** Rows, or rows where the argument is not NULL. */
        COUNT,
        /**
         * The sum of values that are not NULL; NULL without any. Integers wrap around in the result's type; a DECIMAL
         * sum is exact whatever the order, and NULL if the result needs more than 38 digits.
         */
        SUM,
        /** The least value; NaN is greater than all other values, text is compared by bytes. */
        MIN,
        MAX,
        /** Sum divided by count: truncated for integers, rounded half up for DECIMAL. */
        AVG
    }
}
