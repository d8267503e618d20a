package io.millrace.testkit.reference;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline makes of its input.
 *
 * @param tables the rows of each sink
 * @param late rows late for all their windows, summed over the operators
 * @param missedWindows windows that rows missed that were taken for other windows
 * @param bad records that could not be decoded, had no event time, or made an expression fail
 */
public record ReferenceResult(
        Map<String, List<List<@Nullable Object>>> tables, long late, long missedWindows, long bad) {}
