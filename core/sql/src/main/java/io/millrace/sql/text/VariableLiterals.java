package io.millrace.sql.text;

import io.millrace.sql.Variables;

/** Replaces variables inside the quoted literals of a statement's text; everything else stays as it was written. */
public final class VariableLiterals {
    private VariableLiterals() {}

    public static String replace(StatementText statement, Variables variables) {
        String text = statement.text();
        if (!VariableText.hasVariables(text)) {
            return text;
        }
        SourceText inner = new SourceText(statement.source().fileName(), text);
        TextScanner scanner = new TextScanner(inner);
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            int open = text.indexOf('\'', token.start());
            if (token.kind() != Token.Kind.STRING || open < 0 || open >= token.end()) {
                continue;
            }
            String value = text.substring(open + 1, token.end() - 1).replace("''", "'");
            if (VariableText.hasVariables(value)) {
                String replaced = VariableText.replace(value, variables, null);
                result.append(text, copied, open + 1).append(replaced.replace("'", "''"));
                copied = token.end() - 1;
            }
        }
        return result.append(text, copied, text.length()).toString();
    }
}
