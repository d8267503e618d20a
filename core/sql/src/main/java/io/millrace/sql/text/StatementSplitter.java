package io.millrace.sql.text;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the statements of a file end. The frame of a statement set ({@code EXECUTE STATEMENT SET BEGIN … END},
 * {@code BEGIN STATEMENT SET; … END;}) is taken off: its INSERTs are statements of their own, so that a mistake in one
 * does not hide those in the others.
 */
public final class StatementSplitter {
    private static final List<String> EXECUTE_SET = List.of("EXECUTE", "STATEMENT", "SET", "BEGIN");
    private static final List<String> BEGIN_SET = List.of("BEGIN", "STATEMENT", "SET");

    private final SourceText source;
    private final List<StatementText> statements = new ArrayList<>();
    private final List<Token> current = new ArrayList<>();
    private @Nullable Token setBegin;

    private StatementSplitter(SourceText source) {
        this.source = source;
    }

    /**
     * The statements in file order.
     *
     * @param problems told of a file that ends inside a string, a comment or a statement set; what came before is kept
     */
    public static List<StatementText> split(SourceText source, Consumer<Problem> problems) {
        StatementSplitter splitter = new StatementSplitter(source);
        try {
            splitter.run(problems);
        } catch (MillraceException unterminated) {
            unterminated.problems().forEach(problems);
        }
        return splitter.statements;
    }

    private void run(Consumer<Problem> problems) {
        TextScanner scanner = new TextScanner(source);
        for (Token token = scanner.next(); token != null; token = scanner.next()) {
            if (isSemicolon(token)) {
                finish();
                continue;
            }
            current.add(token);
            if (setBegin == null && startsSet()) {
                setBegin = current.get(0);
                current.clear();
            } else if (setBegin != null && current.size() == 1 && isWord(token, "END")) {
                setBegin = null;
                current.clear();
            }
        }
        finish();
        if (setBegin != null) {
            problems.accept(Problem.error(SqlError.UNTERMINATED, "statement set is never closed")
                    .at(source.place(setBegin.start(), setBegin.end()))
                    .detail("It begins here and the file ends without its END.")
                    .hint("Add END; behind the last INSERT of the set."));
        }
    }

    private boolean startsSet() {
        return matches(EXECUTE_SET) || matches(BEGIN_SET);
    }

    private boolean matches(List<String> words) {
        if (current.size() != words.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            if (!isWord(current.get(i), words.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void finish() {
        if (!current.isEmpty()) {
            int start = current.get(0).start();
            int end = current.get(current.size() - 1).end();
            statements.add(new StatementText(source, start, end, setBegin != null));
            current.clear();
        }
    }

    private boolean isSemicolon(Token token) {
        return token.kind() == Token.Kind.SYMBOL && source.text().charAt(token.start()) == ';';
    }

    private boolean isWord(Token token, String word) {
        return token.kind() == Token.Kind.WORD
                && token.end() - token.start() == word.length()
                && source.text().regionMatches(true, token.start(), word, 0, word.length());
    }
}
