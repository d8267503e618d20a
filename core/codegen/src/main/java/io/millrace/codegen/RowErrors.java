package io.millrace.codegen;

import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.stream.ChangeBatch;
import org.jspecify.annotations.Nullable;

/** Takes the rows whose expressions failed; they are left out of the result. */
@FunctionalInterface
public interface RowErrors {
    /**
     * One failed row; copies what it needs.
     *
     * @param cause what went wrong with which value, as a primary fact
     * @param place the failing call in the pipeline file
     */
    void add(ChangeBatch batch, int row, ErrorCode code, String cause, @Nullable SourcePlace place);
}
