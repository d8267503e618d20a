package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import org.apache.calcite.runtime.CalciteContextException;

/** Words what the validator found. */
final class ValidationMistakes {
    private ValidationMistakes() {}

    static MillraceException worded(CalciteContextException e) {
        Throwable cause = e.getCause();
        String message = cause == null ? e.getMessage() : cause.getMessage();
        SourcePlace place = e.getPosLine() < 1
                ? null
                : new SourcePlace(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
        return MillraceException.refused(
                Problem.error(SqlError.INVALID_QUERY, String.valueOf(message)).at(place));
    }
}
