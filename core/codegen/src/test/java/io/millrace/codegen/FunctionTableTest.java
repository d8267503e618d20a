package io.millrace.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codegen.Calcs.Outcome;
import io.millrace.codegen.CallText.Case;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the function tables, with its arguments as columns of each encoding, beside NULLs and without. */
class FunctionTableTest {
    private static final List<String> TABLES = List.of("text", "number", "time", "cast", "logic", "json");

    static Stream<String> lines() {
        return TABLES.stream().flatMap(FunctionTableTest::lines);
    }

    private static Stream<String> lines(String table) {
        try (InputStream stream = FunctionTableTest.class.getResourceAsStream(table + "-functions.txt")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank() && !line.startsWith("--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void givesTheValueOfTheTable(String line) {
        Case expected = CallText.parse(line);
        DataType type = expected.expression().type();
        DataType[] types = expected.types().toArray(new DataType[0]);
        CompiledCalc calc = Calcs.compile(Calcs.row(types), null, expected.expression());
        for (Encoding encoding : Encoding.values()) {
            Column[] columns = new Column[types.length];
            for (int i = 0; i < types.length; i++) {
                columns[i] = encoding.column(types[i], expected.values().get(i));
            }
            Outcome outcome = Calcs.run(calc, ChangeBatch.of(encoding.rows, columns), type);
            check(expected, type, outcome, encoding);
        }
    }

    private static void check(Case expected, DataType type, Outcome outcome, Encoding encoding) {
        if (expected.expected().startsWith("MR")) {
            assertThat(outcome.failures())
                    .as("%s with %s", expected.line(), encoding)
                    .isNotEmpty()
                    .allMatch(failure -> failure.contains(expected.expected()));
            return;
        }
        assertThat(outcome.failures())
                .as("%s with %s", expected.line(), encoding)
                .isEmpty();
        Object value = ValueText.comparable(ValueText.value(expected.expected(), type));
        List<@Nullable Object> values = outcome.columns().get(0);
        assertThat(values.get(0)).as("%s with %s", expected.line(), encoding).isEqualTo(value);
        assertThat(values.get(encoding.rows - 1))
                .as("%s with %s, last row", expected.line(), encoding)
                .isEqualTo(value);
    }

    /** How the argument columns lie in memory; the value under test is in the first and the last row. */
    private enum Encoding {
        FLAT(1),
        BESIDE_NULL(3),
        DICTIONARY(3),
        CONSTANT(2);

        private final int rows;

        Encoding(int rows) {
            this.rows = rows;
        }

        Column column(DataType type, @Nullable Object value) {
            FlatColumn one = Calcs.column(type, value);
            return switch (this) {
                case FLAT -> one;
                case BESIDE_NULL -> Calcs.column(type, value, null, value);
                case DICTIONARY -> new DictionaryColumn(3, Calcs.column(type, null, value), new int[] {1, 0, 1});
                case CONSTANT -> new ConstantColumn(2, one);
            };
        }
    }
}
