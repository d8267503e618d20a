package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The plans of features.txt: each case is a file (behind "common" tables) and, after "----", its plan. With
 * -Dmillrace.test.print=true the actual plans are printed, to be read and copied.
 */
class FeaturesTest {
    @Test
    void plansAreAsTheFileSays() throws IOException {
        String text;
        try (InputStream stream = FeaturesTest.class.getResourceAsStream("features.txt")) {
            text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
        String[] cases = text.split("(?m)^====.*\n", -1);
        String common = cases[0];
        List<String> actual = new ArrayList<>();
        for (int i = 1; i < cases.length; i++) {
            String sql = cases[i].split("(?m)^----\n", 2)[0];
            actual.add(sql + "----\n" + planned(common + sql) + "\n");
        }
        String all = common + "====\n" + String.join("====\n", actual);
        if (Boolean.getBoolean("millrace.test.print")) {
            System.out.print(all);
        }
        assertThat(all).isEqualTo(text);
    }

    private static String planned(String file) {
        PlanRequest request = PlanRequest.of("t.sql", file.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG);
        CheckedPipeline checked = PipelinePlanner.check(request);
        assertThat(PipelinePlanner.check(request.withoutOptimizer()).errors()).isEqualTo(checked.errors());
        return checked.pipeline().map(PlanText::of).orElse("errors: " + checked.errors());
    }
}
