package io.millrace.plan;

import io.millrace.spi.type.DataType;

/**
 * One aggregate of a grouping.
 *
 * @param argument the input column, or -1 for COUNT(*)
 * @param filter a BOOLEAN input column (rows where it is not TRUE do not count), or -1
 * @param type the result's type, as Flink derives it
 */
public record AggregateCall(Function function, int argument, int filter, DataType type) {
    public enum Function {
        COUNT,
        SUM,
        MIN,
        MAX,
        AVG
    }
}
