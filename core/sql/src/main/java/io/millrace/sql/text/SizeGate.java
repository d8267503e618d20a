package io.millrace.sql.text;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses statements that would take the parser or the planner seconds: it stands before both. The parser's time grows
 * with the square of the operators in one expression (20,000 take it 18 s), its stack with the depth.
 */
public final class SizeGate {
    public static final int MAX_TOKENS = 200_000;
    public static final int MAX_DEPTH = 100;
    public static final int MAX_OPERATORS = 2_000;
    public static final int MAX_LIST = 20_000;
    public static final int MAX_UNIONS = 500;

    private static final Set<String> OPERATORS =
            Set.of("AND", "OR", "NOT", "LIKE", "BETWEEN", "IS", "IN", "SIMILAR", "ESCAPE");
    private static final Set<String> CLAUSES =
            Set.of("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "VALUES", "ON", "WITH");
    private static final String OPERATOR_SYMBOLS = "+-*/%|<>=!.[";

    private final StatementText statement;
    private final Deque<Level> levels = new ArrayDeque<>();
    private int tokens;
    private int unions;

    private SizeGate(StatementText statement) {
        this.statement = statement;
    }

    public static void check(StatementText statement) {
        new SizeGate(statement).run();
    }

    private static final class Level {
        private final Token opening;
        private int operators;
        private int items;

        Level(Token opening) {
            this.opening = opening;
        }
    }

    private void run() {
        SourceText inner = new SourceText(statement.source().fileName(), statement.text());
        TextScanner scanner = new TextScanner(inner);
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            if (levels.isEmpty()) {
                levels.push(new Level(token));
            }
            tokens++;
            if (tokens > MAX_TOKENS) {
                throw tooMuch(token, "more than " + MAX_TOKENS + " words and symbols", MAX_TOKENS);
            }
            if (token.kind() == Token.Kind.SYMBOL) {
                symbol(token, inner.text().charAt(token.start()));
            } else if (token.kind() == Token.Kind.WORD) {
                word(token, inner.text().substring(token.start(), token.end()).toUpperCase(Locale.ROOT));
            }
        }
    }

    private void symbol(Token token, char symbol) {
        if (symbol == '(') {
            open(token);
        } else if (symbol == ')') {
            close();
        } else if (symbol == ',') {
            Level level = levels.element();
            level.operators = 0;
            level.items++;
            if (level.items > MAX_LIST) {
                throw tooMuch(level.opening, "a list of more than " + MAX_LIST + " items", MAX_LIST);
            }
        } else if (OPERATOR_SYMBOLS.indexOf(symbol) >= 0) {
            operator();
        }
    }

    private void word(Token token, String word) {
        if (OPERATORS.contains(word)) {
            operator();
        } else if (CLAUSES.contains(word)) {
            levels.element().operators = 0;
        } else if (word.equals("CASE")) {
            open(token);
        } else if (word.equals("END")) {
            close();
        } else if (word.equals("UNION") || word.equals("INTERSECT") || word.equals("EXCEPT")) {
            unions++;
            if (unions > MAX_UNIONS) {
                throw tooMuch(token, "more than " + MAX_UNIONS + " queries in one UNION", MAX_UNIONS);
            }
        }
    }

    private void open(Token token) {
        levels.push(new Level(token));
        if (levels.size() > MAX_DEPTH + 1) {
            throw tooMuch(token, "parentheses nested more than " + MAX_DEPTH + " deep", MAX_DEPTH);
        }
    }

    private void close() {
        if (levels.size() > 1) {
            levels.pop();
        }
    }

    private void operator() {
        Level level = levels.element();
        level.operators++;
        if (level.operators > MAX_OPERATORS) {
            throw tooMuch(level.opening, "an expression of more than " + MAX_OPERATORS + " operators", MAX_OPERATORS);
        }
    }

    private MillraceException tooMuch(Token at, String what, int limit) {
        int start = statement.start() + at.start();
        int end = statement.start() + at.end();
        String hint =
                switch (limit) {
                    case MAX_OPERATORS ->
                        "Write x IN (1, 2, 3) instead of x = 1 OR x = 2 OR x = 3, or split the statement with views.";
                    case MAX_DEPTH -> "Split the expression with views.";
                    default -> "Put data into a file and read it with a table.";
                };
        return MillraceException.refused(Problem.error(SqlError.TOO_COMPLEX, "this statement has " + what)
                .at(statement.source().place(start, end))
                .hint(hint));
    }
}
