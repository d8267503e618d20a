package io.millrace.sql.text;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.Variables;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces variables in a value: a name, a name with a default, or a file, each between a dollar sign with an opening
 * brace and a closing brace; a doubled dollar sign makes a literal one. What is put in is not looked at again: a value
 * never becomes a variable, or SQL.
 */
public final class VariableText {
    private static final String FILE = "file:";
    private static final String DEFAULT = ":-";

    private final String text;
    private final Variables variables;
    private final @Nullable SourcePlace place;

    private VariableText(String text, Variables variables, @Nullable SourcePlace place) {
        this.text = text;
        this.variables = variables;
        this.place = place;
    }

    public static boolean hasVariables(String text) {
        return text.contains("${");
    }

    public static String replace(String text, Variables variables, @Nullable SourcePlace place) {
        return hasVariables(text) ? new VariableText(text, variables, place).replaced() : text;
    }

    private String replaced() {
        StringBuilder result = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            int open = text.indexOf("${", position);
            if (open < 0) {
                return result.append(text, position, text.length()).toString();
            }
            if (open > position && text.charAt(open - 1) == '$') {
                result.append(text, position, open - 1).append("${");
                position = open + 2;
                continue;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw refused("${ is never closed", "Write ${NAME}, or $${ where ${ itself is meant.");
            }
            result.append(text, position, open).append(value(text.substring(open + 2, close)));
            position = close + 1;
        }
        return result.toString();
    }

    private String value(String inside) {
        if (inside.startsWith(FILE)) {
            String path = inside.substring(FILE.length());
            return variables
                    .fileContent(path)
                    .orElseThrow(() ->
                            refused("the file of ${" + inside + "} cannot be read", "Check that " + path + " exists."));
        }
        int split = inside.indexOf(DEFAULT);
        String name = split < 0 ? inside : inside.substring(0, split);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
            throw refused(
                    "${" + inside + "} is no variable",
                    "Names are letters, digits and underscores; write $${ where ${ itself is meant.");
        }
        Optional<String> value = variables.value(name);
        if (value.isPresent()) {
            return value.get();
        }
        if (split >= 0) {
            return inside.substring(split + DEFAULT.length());
        }
        throw refused(
                "variable " + name + " is not set",
                "Set it in the environment, or give a default: ${" + name + ":-value}.");
    }

    private MillraceException refused(String fact, String hint) {
        return MillraceException.refused(
                Problem.error(SqlError.VARIABLE, fact).at(place).hint(hint));
    }
}
