package io.millrace.spi.connector;

import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.stream.ChangeBatch;

/** Takes the rows that a sink's target does not, such as one that is too large; the writer leaves them out. */
@FunctionalInterface
public interface RowRejections {
    /** Ends the run: for writers whose rows have nowhere else to go. */
    RowRejections STOP = (batch, row, code, cause) -> {
        throw MillraceException.failed(Problem.error(code, cause));
    };

    /**
     * One row of a batch that is being written; copies what it needs.
     *
     * @param cause what the target has against the row, as a primary fact
     * @throws MillraceException when there is no dead-letter table for it
     */
    void reject(ChangeBatch batch, int row, ErrorCode code, String cause);
}
