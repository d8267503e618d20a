package io.millrace.testkit.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a script gave.
 *
 * @param tables the visible rows of each sink, all columns, sorted
 * @param counts by the names that scripts use: {@code late}, {@code missed windows}, {@code bad}
 * @param failure what ended the pipeline early, or null
 */
public record ScriptOutcome(
        Map<String, List<String>> tables,
        Map<String, Long> counts,
        @Nullable Throwable failure) {}
