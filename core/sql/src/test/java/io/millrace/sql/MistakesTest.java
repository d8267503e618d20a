package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every mistake of mistakes.txt is told as that file says. Each case is a file (behind "common" tables) and, after
 * "----", what is said of it; with -Dmillrace.test.print=true the actual texts are printed, to be read and copied.
 */
class MistakesTest {
    @Test
    void mistakesAreToldAsTheFileSays() throws IOException {
        String text;
        try (InputStream stream = MistakesTest.class.getResourceAsStream("mistakes.txt")) {
            text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
        String[] cases = text.split("(?m)^====.*\n", -1);
        String common = cases[0];
        List<String> actual = new ArrayList<>();
        for (int i = 1; i < cases.length; i++) {
            String sql = cases[i].split("(?m)^----\n", 2)[0];
            boolean bare = sql.startsWith("-- bare");
            String file = bare ? sql : common + sql;
            int skipped = bare ? 0 : (int) common.chars().filter(c -> c == '\n').count();
            actual.add(sql + "----\n" + told(file, skipped));
        }
        String all = common + "====\n" + String.join("====\n", actual);
        if (Boolean.getBoolean("millrace.test.print")) {
            System.out.print(all);
        }
        assertThat(all).isEqualTo(text);
    }

    private static String told(String file, int skippedLines) {
        StringBuilder told = new StringBuilder();
        for (Problem problem : PipelinePlanner.check(
                        PlanRequest.of("t.sql", file.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG))
                .problems()) {
            told.append(problem.severity().name().toLowerCase(Locale.ROOT))
                    .append('[')
                    .append(problem.code().code())
                    .append("]: ")
                    .append(problem.fact())
                    .append('\n');
            told.append("  at ").append(place(problem.place(), skippedLines)).append('\n');
            if (problem.detail() != null) {
                told.append("  detail: ").append(problem.detail()).append('\n');
            }
            if (problem.hint() != null) {
                told.append("  hint: ").append(problem.hint()).append('\n');
            }
        }
        return told.toString();
    }

    private static String place(@Nullable SourcePlace place, int skippedLines) {
        return place == null
                ? "no place"
                : place.line() - skippedLines + ":" + place.column() + " to " + (place.endLine() - skippedLines) + ":"
                        + place.endColumn();
    }
}
