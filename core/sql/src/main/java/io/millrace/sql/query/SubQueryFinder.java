package io.millrace.sql.query;

import java.util.function.Consumer;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Finds queries inside expressions; does not look into them. */
final class SubQueryFinder extends SqlBasicVisitor<@Nullable Void> {
    private final Consumer<SqlNode> found;

    SubQueryFinder(Consumer<SqlNode> found) {
        this.found = found;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call.isA(SqlKind.QUERY)) {
            found.accept(call);
            return null;
        }
        return super.visit(call);
    }
}
