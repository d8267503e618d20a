package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import org.jspecify.annotations.Nullable;

/** Casts to dates, times, timestamps and intervals. */
final class TimeCasts {
    private TimeCasts() {}

    static @Nullable Value toTime(ExpressionWriter writer, Call call, Value value, DataType from, DataType to) {
        return null;
    }
}
