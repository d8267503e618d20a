package io.millrace.sql.text;

import io.millrace.spi.error.SourcePlace;

/**
 * One statement of a file, without its semicolon.
 *
 * @param start where it begins in the file
 * @param end one past its last character
 * @param inStatementSet whether it stands between BEGIN and END of a statement set
 */
public record StatementText(SourceText source, int start, int end, boolean inStatementSet) {
    public String text() {
        return source.text().substring(start, end);
    }

    /** The statement behind white space, so that a parser finds every token at its line and column of the file. */
    public String positionedText() {
        int line = source.line(start);
        return "\n".repeat(line - 1) + " ".repeat(source.column(start) - 1) + text();
    }

    public SourcePlace place() {
        return source.place(start, end);
    }
}
