package io.millrace.sql.query;

import io.millrace.sql.Variables;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.text.VariableText;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Replaces variables inside the quoted literals of a query. */
public final class QueryLiterals extends SqlShuttle {
    private final Variables variables;

    private QueryLiterals(Variables variables) {
        this.variables = variables;
    }

    public static SqlNode replaceVariables(SqlNode query, Variables variables) {
        SqlNode replaced = query.accept(new QueryLiterals(variables));
        return replaced == null ? query : replaced;
    }

    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
        if (literal instanceof SqlCharStringLiteral) {
            String text = literal.getValueAs(String.class);
            if (VariableText.hasVariables(text)) {
                String value = VariableText.replace(text, variables, Places.of(literal.getParserPosition()));
                return SqlLiteral.createCharString(value, literal.getParserPosition());
            }
        }
        return literal;
    }
}
