package io.millrace.sql.grammar;

import io.millrace.spi.error.SourcePlace;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Positions of the parser as places in the file; they are the same because statements are parsed in position. */
public final class Places {
    private Places() {}

    public static @Nullable SourcePlace of(@Nullable SqlParserPos position) {
        return position == null || position.getLineNum() < 1
                ? null
                : new SourcePlace(
                        position.getLineNum(),
                        position.getColumnNum(),
                        position.getEndLineNum(),
                        position.getEndColumnNum());
    }
}
