package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression.Call;
import org.jspecify.annotations.Nullable;

/** Functions whose arguments are not all plain values: lists of literals, units, any number of texts. */
final class SpecialCalls {
    private SpecialCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return null;
    }
}
