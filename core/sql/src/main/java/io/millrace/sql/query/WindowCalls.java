package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Places;
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
            throw unknown(function);
        }
        WindowArguments arguments = WindowArguments.of(kind.get(), function);
        SqlCall window = new SqlBasicCall(
                new WindowFunction(arguments.declaration()), List.of(arguments.table()), function.getParserPosition());
        return rewritten.getOperator().createCall(call.getParserPosition(), window);
    }

    private static MillraceException unknown(SqlCall function) {
        List<String> names = List.of("TUMBLE", "HOP", "CUMULATE", "SESSION");
        String name = function.getOperator().getName();
        return MillraceException.refused(Problem.error(SqlError.UNKNOWN_FUNCTION, "no table function " + name)
                .at(Places.of(function.getParserPosition()))
                .detail("The table functions are " + String.join(", ", names) + ".")
                .hint(NearestName.of(name.toUpperCase(Locale.ROOT), names)
                        .map(nearest -> "Did you mean " + nearest + "?")
                        .orElse("Use one of these.")));
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
