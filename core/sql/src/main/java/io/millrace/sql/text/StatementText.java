package io.millrace.sql.text;

import io.millrace.spi.error.SourcePlace;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement of a file, without its semicolon.
 *
 * @param start where it begins in the file
 * @param end one past its last character
 * @param inStatementSet whether it stands between BEGIN and END of a statement set
 */
public record StatementText(SourceText source, int start, int end, boolean inStatementSet) {
    private static final Pattern DECLARATION = Pattern.compile(
            "\\ACREATE\\s+(?:TEMPORARY\\s+)?(?:TABLE|VIEW)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?"
                    + "(`(?:[^`]|``)*+`|[\\w$]++)",
            Pattern.CASE_INSENSITIVE);

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

    /** The name behind CREATE TABLE or CREATE VIEW, found without the grammar: the statement may be broken. */
    public Optional<String> declaredName() {
        Matcher matcher = DECLARATION.matcher(text());
        if (!matcher.find()) {
            return Optional.empty();
        }
        String name = matcher.group(1);
        return Optional.of(
                name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name);
    }
}
