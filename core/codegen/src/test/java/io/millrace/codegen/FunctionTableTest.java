package io.millrace.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codegen.Calcs.Outcome;
import io.millrace.codegen.CallText.Case;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.InputRef;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the function tables, with its arguments as columns of each encoding, beside NULLs and without. */
class FunctionTableTest {
    private static final List<String> TABLES = List.of("text", "number", "time", "cast", "logic", "json");

    /** Lines that are compiled together; a compilation each would be slow. */
    private static final int LINES_TOGETHER = 60;

    static Stream<List<Case>> cases() {
        List<List<Case>> groups = new ArrayList<>();
        for (String table : TABLES) {
            List<Case> group = new ArrayList<>();
            for (String line : lines(table)) {
                Case read = CallText.parse(line);
                if (read.expected().startsWith("MR")) {
                    groups.add(List.of(read));
                    continue;
                }
                group.add(read);
                if (group.size() == LINES_TOGETHER) {
                    groups.add(group);
                    group = new ArrayList<>();
                }
            }
            groups.add(group);
        }
        return groups.stream().filter(group -> !group.isEmpty());
    }

    private static List<String> lines(String table) {
        try (InputStream stream = FunctionTableTest.class.getResourceAsStream(table + "-functions.txt")) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("--"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheValuesOfTheTables(List<Case> cases) {
        List<DataType> types = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        RowExpression[] projections = new RowExpression[cases.size()];
        DataType[] outputs = new DataType[cases.size()];
        for (int i = 0; i < projections.length; i++) {
            Case one = cases.get(i);
            projections[i] = moved(one.expression(), types.size());
            outputs[i] = one.expression().type();
            types.addAll(one.types());
            values.addAll(one.values());
        }
        CompiledCalc calc = Calcs.compile(Calcs.row(types.toArray(new DataType[0])), null, projections);
        for (Encoding encoding : Encoding.values()) {
            Column[] columns = new Column[types.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = encoding.column(types.get(i), values.get(i));
            }
            Outcome outcome = Calcs.run(calc, ChangeBatch.of(encoding.rows, columns), outputs);
            for (int i = 0; i < projections.length; i++) {
                check(cases.get(i), outputs[i], outcome, i, encoding);
            }
        }
    }

    /** The expression over columns that begin at another place. */
    private static RowExpression moved(RowExpression expression, int by) {
        if (expression instanceof InputRef reference) {
            return new InputRef(reference.index() + by, reference.type());
        }
        if (expression instanceof Call call) {
            List<RowExpression> arguments = call.arguments().stream()
                    .map(argument -> moved(argument, by))
                    .toList();
            return new Call(call.function(), arguments, call.type(), call.place());
        }
        return expression;
    }

    private static void check(Case expected, DataType type, Outcome outcome, int column, Encoding encoding) {
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
        List<@Nullable Object> values = outcome.columns().get(column);
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
