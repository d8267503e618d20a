package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataTypes;
import io.millrace.sql.SqlError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON functions, whose clauses become arguments in a fixed order. */
final class JsonCalls {
    /** Fields, array elements and wildcards; enough to find a typing error, not to refuse what a parser might take. */
    private static final Pattern PATH = Pattern.compile(
            "\\s*(?:(?:lax|strict)\\s+)?\\$(?:\\s*(?:\\.\\.?\\s*(?:[\\w$@-]+|\\*|'[^']*'|\"[^\"]*\")"
                    + "|\\[[^\\[\\]]+\\]))*\\s*",
            Pattern.CASE_INSENSITIVE);

    private JsonCalls() {}

    /** The text, the path, then behaviour and default on empty, behaviour and default on error. */
    static RowExpression value(List<RowExpression> arguments, DataType calciteType, @Nullable SourcePlace place) {
        checkPath(arguments.get(1), place);
        DataType type = calciteType instanceof CharacterType ? DataTypes.STRING : calciteType.withNullable(true);
        RowExpression noDefault = new Literal(null, type);
        RowExpression onEmpty = Literals.text("NULL");
        RowExpression emptyDefault = noDefault;
        RowExpression onError = Literals.text("NULL");
        RowExpression errorDefault = noDefault;
        int next = 2;
        while (next < arguments.size()) {
            RowExpression behaviour = arguments.get(next++);
            RowExpression value = noDefault;
            if (symbol(behaviour).equals("DEFAULT")) {
                value = Conversions.convert(arguments.get(next++), type, place);
            }
            if (symbol(arguments.get(next++)).equals("EMPTY")) {
                onEmpty = behaviour;
                emptyDefault = value;
            } else {
                onError = behaviour;
                errorDefault = value;
            }
        }
        return new Call(
                "JSON_VALUE",
                List.of(arguments.get(0), arguments.get(1), onEmpty, emptyDefault, onError, errorDefault),
                type,
                place);
    }

    /** The text, the path, what an error means. */
    static RowExpression exists(List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        checkPath(arguments.get(1), place);
        RowExpression onError = arguments.size() > 2 ? arguments.get(2) : Literals.text("FALSE");
        return new Call("JSON_EXISTS", List.of(arguments.get(0), arguments.get(1), onError), type, place);
    }

    /** The text, and what kind of JSON it should be. */
    static RowExpression isJson(String name, RowExpression text, DataType type, @Nullable SourcePlace place) {
        String kind = name.substring(name.lastIndexOf(' ') + 1);
        return new Call("IS JSON", List.of(text, Literals.text(kind)), type, place);
    }

    private static String symbol(RowExpression expression) {
        return expression instanceof Literal literal ? String.valueOf(literal.value()) : "";
    }

    private static void checkPath(RowExpression path, @Nullable SourcePlace place) {
        if (!(path instanceof Literal literal) || literal.value() == null) {
            throw MillraceException.refused(
                    Problem.error(SqlError.WRONG_ARGUMENTS, "a JSON path must be a constant text")
                            .at(place)
                            .hint("Write for example JSON_VALUE(text, '$.name')."));
        }
        if (!PATH.matcher(literal.value().toString()).matches()) {
            throw MillraceException.refused(
                    Problem.error(SqlError.BAD_LITERAL, "'" + literal.value() + "' is no JSON path")
                            .at(place)
                            .detail("A path begins with $ and goes on with .name, ['name'] or [index].")
                            .hint("Write for example '$.name', '$.items[0]' or '$[''a name'']'."));
        }
    }
}
