package io.millrace.engine.side;

import io.millrace.codegen.RowErrors;
import io.millrace.engine.EngineError;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.side.SplitDirectory.SplitName;
import io.millrace.plan.Pipeline;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.stream.RowOrigins;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the bad records of a task to the dead-letter table of their source; stops the pipeline, naming the record,
 * where none is declared.
 */
public final class BadRows {
    private final SplitDirectory splits;
    private final Map<String, SideTable> deadLetters;

    /**
     * Creates the task's door for bad records.
     *
     * @param deadLetters by source table ({@link Pipeline#ALL_SOURCES} for all), the table that takes its bad records
     */
    public BadRows(SplitDirectory splits, Map<String, SideTable> deadLetters) {
        this.splits = splits;
        this.deadLetters = Map.copyOf(deadLetters);
    }

    /** For an operator's expressions. */
    public RowErrors of(OperatorCounters counters) {
        return (batch, row, code, cause, place) -> {
            counters.dead++;
            RowOrigins origins = batch.origins();
            if (origins == null) {
                add(null, -1, null, code, cause, place);
            } else {
                SplitName split = splits.name(origins.split(row));
                add(split, origins.offset(row), raw(origins, row), code, cause, place);
            }
        };
    }

    /**
     * One bad record.
     *
     * @param split where it comes from; null for a row that an operator made
     * @param offset its place in the split
     */
    public void add(
            @Nullable SplitName split,
            long offset,
            byte @Nullable [] raw,
            ErrorCode code,
            String cause,
            @Nullable SourcePlace place) {
        SideTable table = tableFor(split);
        if (table == null) {
            throw MillraceException.failed(stopped(split, offset, code, cause, place));
        }
        Map<String, Object> values = new HashMap<>();
        values.put("error_code", code.code());
        values.put("cause", cause);
        if (split != null) {
            values.put("source_table", split.table());
            values.put("split", split.split());
            values.put("record_offset", offset);
        }
        if (raw != null) {
            values.put("raw", raw);
        }
        if (place != null) {
            values.put("sql_place", place.line() + ":" + place.column());
        }
        table.append(values);
    }

    private @Nullable SideTable tableFor(@Nullable SplitName split) {
        SideTable own = split == null ? null : deadLetters.get(split.table());
        return own != null ? own : deadLetters.get(Pipeline.ALL_SOURCES);
    }

    private static Problem stopped(
            @Nullable SplitName split, long offset, ErrorCode code, String cause, @Nullable SourcePlace place) {
        String source = split == null ? Pipeline.ALL_SOURCES : split.table();
        String table = split == null ? "bad_records" : source.replaceAll("\\W", "_") + "_bad";
        String where = split == null
                ? "a row that an operator made"
                : "record " + offset + " of " + split.split() + " (table `" + split.table() + "`)";
        return Problem.error(EngineError.BAD_RECORD_WITHOUT_DEAD_LETTER, "bad record stopped the pipeline: " + cause)
                .at(place)
                .detail("It is " + where + " (" + code.code() + "). Nothing after it was committed.")
                .hint("Add CREATE TABLE `" + table + "` (split STRING, record_offset BIGINT, `raw` BYTES, error_code"
                        + " STRING, cause STRING) WITH ('connector' = 'filesystem', 'path' = '" + table
                        + "', 'format' = 'json'); and SET 'millrace.dead-letter." + source.replace("'", "''") + "' = '"
                        + table
                        + "'; to the file and run it again: it resumes before this record, and bad ones go there.");
    }

    private static byte @Nullable [] raw(RowOrigins origins, int row) {
        byte[] all = origins.raw();
        return all == null
                ? null
                : Arrays.copyOfRange(all, origins.rawStart(row), origins.rawStart(row) + origins.rawLength(row));
    }

    public void flush() {
        deadLetters.values().forEach(SideTable::flush);
    }
}
