package io.millrace.cli.terminal;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems for programs. */
public final class ProblemJson {
    private ProblemJson() {}

    public static Map<String, @Nullable Object> of(Problem problem, String fileName) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        json.put("code", problem.code().code());
        json.put("fact", problem.fact());
        json.put("file", fileName);
        SourcePlace place = problem.place();
        if (place != null) {
            json.put("line", place.line());
            json.put("column", place.column());
            json.put("endLine", place.endLine());
            json.put("endColumn", place.endColumn());
        }
        json.put("detail", problem.detail());
        json.put("hint", problem.hint());
        return json;
    }
}
