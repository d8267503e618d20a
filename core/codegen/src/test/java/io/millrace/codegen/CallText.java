package io.millrace.codegen;

import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.type.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line of a function table: {@code LEFT('hello', 2 INT) STRING = 'he'}.
 *
 * <p>An argument is a value with its type behind it (a quoted text without is a STRING, a whole number an INT), which
 * becomes a column; with # before it, it stays a literal; or it is a call in turn, with its type behind it. The
 * expected result is a value, NULL, or the code of a failure.
 */
final class CallText {
    private final String line;
    private int at;
    private final List<DataType> columnTypes = new ArrayList<>();
    private final List<@Nullable Object> columnValues = new ArrayList<>();

    private CallText(String line) {
        this.line = line;
    }

    record Case(
            String line,
            RowExpression expression,
            List<DataType> types,
            List<@Nullable Object> values,
            String expected) {}

    static Case parse(String line) {
        CallText text = new CallText(line);
        RowExpression expression = text.expression();
        text.skipBlanks();
        if (!text.line.startsWith("= ", text.at)) {
            throw new IllegalArgumentException("no result: " + line + " at " + text.at);
        }
        return new Case(
                line,
                expression,
                text.columnTypes,
                text.columnValues,
                text.line.substring(text.at + 2).strip());
    }

    private void skipBlanks() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
    }

    private RowExpression expression() {
        skipBlanks();
        boolean literal = line.charAt(at) == '#';
        if (literal) {
            at++;
        }
        int from = at;
        if (line.charAt(at) == '\'' || line.startsWith("X'", at)) {
            skipQuoted();
            return constant(line.substring(from, at), literal);
        }
        int open = line.indexOf('(', at);
        int stop = firstOf(at, ",)");
        if (open >= 0 && open < stop) {
            String name = line.substring(at, open);
            boolean number = name.matches("-?[\\d.]+ .*");
            if (!number && !name.startsWith("NULL")) {
                at = open + 1;
                return call(name.strip());
            }
        }
        while (at < line.length() && " ,)".indexOf(line.charAt(at)) < 0) {
            at++;
        }
        return constant(line.substring(from, at), literal);
    }

    private int firstOf(int from, String characters) {
        for (int i = from; i < line.length(); i++) {
            if (characters.indexOf(line.charAt(i)) >= 0) {
                return i;
            }
        }
        return line.length();
    }

    private void skipQuoted() {
        at = line.indexOf('\'', at) + 1;
        while (line.charAt(at) != '\'' || line.startsWith("''", at)) {
            at += line.startsWith("''", at) ? 2 : 1;
        }
        at++;
    }

    private RowExpression call(String name) {
        List<RowExpression> arguments = new ArrayList<>();
        skipBlanks();
        while (line.charAt(at) != ')') {
            arguments.add(expression());
            skipBlanks();
            if (line.charAt(at) == ',') {
                at++;
                skipBlanks();
            }
        }
        at++;
        DataType type = type();
        return Calcs.call(name, type == null ? arguments.get(0).type() : type, arguments.toArray(new RowExpression[0]));
    }

    /** The type behind a value or call, if there is one. */
    private @Nullable DataType type() {
        skipBlanks();
        int from = at;
        while (at < line.length() && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_')) {
            at++;
        }
        if (at == from) {
            return null;
        }
        if (at < line.length() && line.charAt(at) == '(') {
            at = line.indexOf(')', at) + 1;
        }
        return ValueText.type(line.substring(from, at));
    }

    private RowExpression constant(String text, boolean literal) {
        DataType type = type();
        if (type == null) {
            String implied = text.startsWith("'") ? "STRING" : text.startsWith("X'") ? "BYTES" : "INT";
            type = ValueText.type(text.equals("TRUE") || text.equals("FALSE") ? "BOOLEAN" : implied);
        }
        Object value = ValueText.value(text, type);
        if (literal) {
            return Calcs.lit(value, type);
        }
        columnTypes.add(type);
        columnValues.add(value);
        return Calcs.ref(columnTypes.size() - 1, type);
    }
}
