package io.millrace.sql.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Replaces the calls of window table functions by {@link WindowFunction}s before validation. Calcite's own have traps:
 * SESSION with PARTITION BY loses its input, CUMULATE and window_time do not exist, and mistakes have no place.
 */
final class WindowCalls extends SqlShuttle {
    private WindowCalls() {}

    static SqlNode rewrite(SqlNode query) {
        SqlNode rewritten = query.accept(new WindowCalls());
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall rewritten) || rewritten.getKind() != SqlKind.COLLECTION_TABLE) {
            return visited;
        }
        if (!(rewritten.operand(0) instanceof SqlCall function)) {
            return visited;
        }
        Optional<WindowDeclaration.Kind> kind = kind(function);
        if (kind.isEmpty()) {
            return visited;
        }
        WindowArguments arguments = WindowArguments.of(kind.get(), function);
        SqlCall window = new SqlBasicCall(
                new WindowFunction(arguments.declaration()), List.of(arguments.table()), function.getParserPosition());
        return rewritten.getOperator().createCall(call.getParserPosition(), window);
    }

    static Optional<WindowDeclaration.Kind> kind(SqlCall call) {
        if (!(call.getOperator() instanceof SqlFunction)) {
            return Optional.empty();
        }
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        for (WindowDeclaration.Kind kind : WindowDeclaration.Kind.values()) {
            if (kind.name().equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
