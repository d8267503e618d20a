package io.millrace.sql.convert;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Places;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a query stand, for mistakes that are found when the algebra, which has no places, is translated.
 *
 * @param statement the whole statement
 * @param groupBy its first GROUP BY, if it has one
 */
public record QueryPlaces(
        @Nullable SourcePlace statement, @Nullable SourcePlace groupBy) {
    public static QueryPlaces of(SqlNode query) {
        FirstGroupBy finder = new FirstGroupBy();
        query.accept(finder);
        return new QueryPlaces(Places.of(query.getParserPosition()), finder.place);
    }

    private static final class FirstGroupBy extends SqlBasicVisitor<@Nullable Void> {
        private @Nullable SourcePlace place;

        @Override
        public @Nullable Void visit(SqlCall call) {
            if (place == null && call instanceof SqlSelect select && select.getGroup() != null) {
                place = Places.of(select.getGroup().getParserPosition());
            }
            return super.visit(call);
        }
    }

    MillraceException unsupported(RelNode rel) {
        String what = rel.getRelTypeName().replace("Logical", "").toUpperCase(Locale.ROOT);
        return MillraceException.refused(Problem.error(SqlError.NOT_SUPPORTED, what + " is not supported yet")
                .at(statement)
                .hint("Leave it out; the reference page lists what queries can do."));
    }

    @Nullable
    SourcePlace group() {
        return groupBy == null ? statement : groupBy;
    }
}
