package io.millrace.sql.grammar;

import io.millrace.sql.text.StatementText;
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

    private static final AtomicLong CALLS = new AtomicLong();

    private StatementParser() {}

    /** Places in the result are places in the file. */
    public static SqlNode parse(StatementText statement) throws SqlParseException {
        CALLS.incrementAndGet();
        return SqlParser.create(statement.positionedText(), CONFIG).parseStmt();
    }

    /** How often the grammar was used in this process; tests see by it that limits stand before the parser. */
    public static long calls() {
        return CALLS.get();
    }
}
