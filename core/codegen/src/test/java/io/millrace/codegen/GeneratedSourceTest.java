package io.millrace.codegen;

import static io.millrace.codegen.Calcs.call;
import static io.millrace.codegen.Calcs.compile;
import static io.millrace.codegen.Calcs.lit;
import static io.millrace.codegen.Calcs.ref;
import static io.millrace.codegen.Calcs.row;
import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated source, word for word; -Dmillrace.test.golden=write writes the files anew. */
class GeneratedSourceTest {
    private static void isGolden(CompiledCalc calc, String name) throws IOException {
        String resource = "golden/" + name + ".java.txt";
        if ("write".equals(System.getProperty("millrace.test.golden"))) {
            Path file = Path.of("src/test/resources/io/millrace/codegen", resource);
            Files.createDirectories(file.getParent());
            Files.writeString(file, calc.source());
        }
        try (InputStream stream = GeneratedSourceTest.class.getResourceAsStream(resource)) {
            assertThat(stream).as(resource).isNotNull();
            assertThat(calc.source()).isEqualTo(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void filterAndTwoProjections() throws IOException {
        isGolden(
                compile(
                        row(BIGINT, BIGINT),
                        call(
                                "AND",
                                BOOLEAN,
                                call(">", BOOLEAN, ref(0, BIGINT), lit(10L, BIGINT)),
                                call("<", BOOLEAN, ref(1, BIGINT), lit(5L, BIGINT))),
                        call("*", BIGINT, ref(0, BIGINT), lit(3L, BIGINT)),
                        call("+", BIGINT, ref(0, BIGINT), ref(1, BIGINT))),
                "filter-and-two-projections");
    }

    @Test
    void failuresAndTexts() throws IOException {
        isGolden(
                compile(
                        row(STRING),
                        null,
                        call("CAST", INT, ref(0, STRING)),
                        call("||", STRING, ref(0, STRING), lit("; */ \"", STRING))),
                "failures-and-texts");
    }
}
