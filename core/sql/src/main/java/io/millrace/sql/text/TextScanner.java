package io.millrace.sql.text;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import org.jspecify.annotations.Nullable;

/**
 * Walks over text just well enough to tell strings, quoted names and comments from the rest, so that statement ends can
 * be found and sizes be measured. It is no parser: whether the tokens make sense is the grammar's business.
 */
final class TextScanner {
    private final SourceText source;
    private final String text;
    private int position;

    TextScanner(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    /** The next token, or null at the end. */
    @Nullable
    Token next() {
        skipSpaceAndComments();
        if (position >= text.length()) {
            return null;
        }
        int start = position;
        char first = text.charAt(start);
        if (first == '\'') {
            return quoted(start, '\'', Token.Kind.STRING, "string");
        }
        if (first == '`') {
            return quoted(start, '`', Token.Kind.QUOTED_NAME, "back-quoted name");
        }
        if (Character.isJavaIdentifierStart(first)) {
            return word(start);
        }
        if (first >= '0' && first <= '9') {
            do {
                position++;
            } while (position < text.length()
                    && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '.'));
            return new Token(Token.Kind.NUMBER, start, position);
        }
        position++;
        return new Token(Token.Kind.SYMBOL, start, position);
    }

    private Token word(int start) {
        do {
            position++;
        } while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position)));
        String word = text.substring(start, position);
        if (position < text.length()) {
            char following = text.charAt(position);
            if (following == '&'
                    && word.equalsIgnoreCase("U")
                    && position + 1 < text.length()
                    && text.charAt(position + 1) == '\'') {
                position++;
                return quoted(start, '\'', Token.Kind.STRING, "string");
            }
            if (following == '\''
                    && (word.startsWith("_") || word.equalsIgnoreCase("X") || word.equalsIgnoreCase("N"))) {
                return quoted(start, '\'', Token.Kind.STRING, "string");
            }
        }
        return new Token(Token.Kind.WORD, start, position);
    }

    /** Consumes from the opening quote at the current position; a doubled quote stands for itself. */
    private Token quoted(int start, char quote, Token.Kind kind, String what) {
        int open = position;
        position++;
        while (true) {
            int close = text.indexOf(quote, position);
            if (close < 0) {
                throw unterminated(open, what, quote == '\'' ? "a closing '" : "a closing `");
            }
            position = close + 1;
            if (position >= text.length() || text.charAt(position) != quote) {
                return new Token(kind, start, position);
            }
            position++;
        }
    }

    private void skipSpaceAndComments() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (Character.isWhitespace(c)) {
                position++;
            } else if (text.startsWith("--", position) || text.startsWith("//", position)) {
                while (position < text.length() && text.charAt(position) != '\n' && text.charAt(position) != '\r') {
                    position++;
                }
            } else if (text.startsWith("/*", position) && !text.startsWith("/*+", position)) {
                int close = text.indexOf("*/", position + 2);
                if (close < 0) {
                    throw unterminated(position, "comment", "*/");
                }
                position = close + 2;
            } else {
                return;
            }
        }
    }

    private MillraceException unterminated(int open, String what, String closing) {
        return MillraceException.refused(Problem.error(SqlError.UNTERMINATED, what + " is never closed")
                .at(source.place(open, open + 1))
                .detail("It begins here and runs to the end of the file.")
                .hint("Add " + closing + " where the " + what + " ends."));
    }
}
