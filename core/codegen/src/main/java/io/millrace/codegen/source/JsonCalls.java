package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression.Call;
import org.jspecify.annotations.Nullable;

/** JSON functions. */
final class JsonCalls {
    private JsonCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return null;
    }
}
