package io.millrace.testkit.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row on its way through a plan.
 *
 * @param splitWatermark the watermark of the row's split before the row, in milliseconds; {@link #NONE} for rows that
 *     an operator has emitted
 * @param tableWatermark the least watermark of the table's splits at that moment
 */
record Row(List<@Nullable Object> values, String split, long splitWatermark, long tableWatermark) {
    static final long NONE = Long.MIN_VALUE;

    static Row emitted(List<@Nullable Object> values) {
        return new Row(values, "", NONE, NONE);
    }

    Row with(List<@Nullable Object> newValues) {
        return new Row(newValues, split, splitWatermark, tableWatermark);
    }

    Row withWatermarks(long ofSplit, long ofTable) {
        return new Row(values, split, ofSplit, ofTable);
    }
}
