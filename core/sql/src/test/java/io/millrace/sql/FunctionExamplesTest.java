package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.function.FunctionCatalog;
import io.millrace.plan.function.FunctionDescription;
import io.millrace.spi.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the function reference are valid SQL, and what is not there yet is refused by name. */
class FunctionExamplesTest {
    @Test
    void everyExampleIsPlanned() {
        List<String> refused = new ArrayList<>();
        for (FunctionDescription function : FunctionCatalog.all()) {
            String example = function.example();
            String expression = example.contains(" is ") ? example.substring(0, example.lastIndexOf(" is ")) : example;
            List<Problem> errors = check("SELECT " + expression + ";").errors();
            if (!errors.isEmpty()) {
                refused.add(function.name() + ": " + expression + " -> "
                        + errors.get(0).fact());
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void functionsOfFlinkThatAreNotThereAreNamed() {
        for (String name : FunctionCatalog.notYet()) {
            List<Problem> errors = check("SELECT " + name + "('a', 1);").errors();
            assertThat(errors).as(name).isNotEmpty();
        }
    }

    private static CheckedPipeline check(String sql) {
        return PipelinePlanner.check(
                PlanRequest.of("t.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG));
    }
}
