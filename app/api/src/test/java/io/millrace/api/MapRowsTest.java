package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MapRowsTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void mapsAreJavaMaps() throws Exception {
        Path input = directory.resolve("in.json");
        Files.writeString(input, "{\"tags\": {\"a\": \"x\", \"b\": null}}\n{}\n");
        String file = """
                CREATE TABLE t (tags MAP<STRING, STRING>)
                WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json');
                SELECT tags, MAP['trace', CAST('ü' AS BYTES)] AS headers, CAST(X'61FF' AS STRING) AS damaged FROM t;
                """.formatted(input);
        List<Row> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(file).run()) {
            pipeline.rows().forEach(rows::add);
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.FINISHED);
        }
        assertThat(rows).hasSize(2);
        assertThat(String.valueOf(rows.get(0).value("tags"))).isEqualTo("{a=x, b=null}");
        assertThat(rows.get(1).value("tags")).isNull();
        assertThat(rows.get(0).value("headers"))
                .isInstanceOfSatisfying(Map.class, headers -> assertThat(headers.get("trace"))
                        .isEqualTo(new byte[] {(byte) 0xC3, (byte) 0xBC}));
        assertThat(rows.get(0).value("damaged")).isEqualTo("a\uFFFD");
    }
}
