package io.millrace.sql.grammar;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.text.StatementText;
import org.apache.calcite.sql.parser.SqlParseException;

/** Words what the parser could not read. */
public final class SyntaxMistakes {
    private SyntaxMistakes() {}

    public static Problem worded(StatementText statement, SqlParseException e) {
        SourcePlace place = Places.of(e.getPos());
        SourcePlace known = place == null ? statement.place() : place;
        String found = statement.source().slice(known);
        return Problem.error(SqlError.SYNTAX, "`" + found + "` cannot stand here")
                .at(known)
                .hint("See the SQL reference for how the statement is written.");
    }
}
