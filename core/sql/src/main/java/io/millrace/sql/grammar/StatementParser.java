package io.millrace.sql.grammar;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.text.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;

/** Parses one statement with Flink's grammar. */
public final class StatementParser {
    private static final int MAX_NAME_LENGTH = 256;
    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(FlinkSqlParserImpl.FACTORY)
            .withConformance(PipelineConformance.INSTANCE)
            .withQuoting(Quoting.BACK_TICK)
            .withQuotedCasing(Casing.UNCHANGED)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withIdentifierMaxLength(MAX_NAME_LENGTH);

    private static final int MAX_MISTAKES = 20;
    private static final AtomicLong CALLS = new AtomicLong();

    private StatementParser() {}

    /** Places in the result are places in the file. */
    public static SqlNode parse(StatementText statement) throws SqlParseException {
        return parse(statement.positionedText());
    }

    private static SqlNode parse(String text) throws SqlParseException {
        CALLS.incrementAndGet();
        return SqlParser.create(text, CONFIG).parseStmt();
    }

    /**
     * What is wrong with a statement that does not parse. Behind a keyword that is used as a name the statement is read
     * on, so that all such names of a table are told at once.
     */
    public static List<Problem> mistakes(StatementText statement, SqlParseException first) {
        List<Problem> problems = new ArrayList<>();
        StringBuilder text = new StringBuilder(statement.positionedText());
        SqlParseException exception = first;
        while (problems.size() < MAX_MISTAKES) {
            Problem problem = SyntaxMistakes.worded(statement, exception);
            SourcePlace place = problem.place();
            if (problem.code() != SqlError.KEYWORD_AS_NAME || place == null) {
                if (problems.isEmpty()) {
                    problems.add(problem);
                }
                return problems;
            }
            problems.add(problem);
            int start = statement.source().offset(place.line(), place.column()) - statement.start();
            int offset = text.length() - statement.text().length() + start;
            int length = place.endColumn() - place.column() + 1;
            text.replace(offset, offset + length, "x".repeat(length));
            try {
                parse(text.toString());
                return problems;
            } catch (SqlParseException next) {
                exception = next;
            }
        }
        return problems;
    }

    /** How often the grammar was used in this process; tests see by it that limits stand before the parser. */
    public static long calls() {
        return CALLS.get();
    }
}
