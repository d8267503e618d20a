package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineRendererTest {
    @Test
    void rendersOneStatementSetWithVariablesReplaced() {
        String sql = """
                SET 'pipeline.name' = 'x';
                CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '${DIR}/in', 'format' = '${F:-json}');
                CREATE TABLE o (a INT) WITH ('connector' = 'print');
                EXECUTE STATEMENT SET BEGIN
                INSERT INTO o SELECT a FROM t WHERE a > 1;
                END;
                SELECT a, '$${x}' AS b FROM t /* last */ WHERE a <> 5
                """;
        PlanRequest request = PlanRequest.of("f.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG)
                .withOverrides(Map.of("parallelism.default", "2"))
                .withVariables(new Variables() {
                    @Override
                    public Optional<String> value(String name) {
                        return name.equals("DIR") ? Optional.of("/o'x/${F}") : Optional.empty();
                    }

                    @Override
                    public Optional<String> fileContent(String path) {
                        return Optional.empty();
                    }
                });
        assertThat(PipelineRenderer.forFlink(request)).isEqualTo("""
                SET 'parallelism.default' = '2';

                SET 'pipeline.name' = 'x';

                CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '/o''x/${F}/in', 'format' = 'json');

                CREATE TABLE o (a INT) WITH ('connector' = 'print');

                CREATE TABLE `select_1` (
                  `a` INT,
                  `b` CHAR(4) NOT NULL
                ) WITH ('connector' = 'print');

                EXECUTE STATEMENT SET
                BEGIN
                INSERT INTO o SELECT a FROM t WHERE a > 1;
                INSERT INTO `select_1`
                SELECT a, '${x}' AS b FROM t /* last */ WHERE a <> 5;
                END;
                """);
    }
}
