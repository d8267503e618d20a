package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.spi.error.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that a connector refuses are found by a check, with the table's place, and all of them. */
class TableOptionsTest {
    @Test
    void checkFindsWhatConnectorsRefuse() {
        String file = """
                CREATE TABLE ticks (id BIGINT, name STRING)
                WITH ('connector' = 'datagen', 'fields.nam.length' = '3', 'fields.id.max' = 'x');
                CREATE TABLE out_files (id BIGINT, name STRING)
                WITH ('connector' = 'filesystem', 'path' = 's3://bucket/out', 'format' = 'json');
                INSERT INTO out_files SELECT id, name FROM ticks;
                """;
        List<Problem> problems = Millrace.parse(file).check().problems();
        assertThat(problems)
                .extracting(problem -> problem.code().code(), problem -> line(problem))
                .contains(tuple("MR6340", 1), tuple("MR6306", 3));
        assertThat(problems)
                .filteredOn(problem -> problem.code().code().equals("MR6340"))
                .extracting(Problem::hint)
                .contains("Did you mean 'fields.name.length'?");
    }

    private static int line(Problem problem) {
        return problem.place() == null ? 0 : problem.place().line();
    }
}
