package io.millrace.codegen;

import static io.millrace.codegen.Calcs.call;
import static io.millrace.codegen.Calcs.lit;
import static io.millrace.codegen.Calcs.ref;
import static io.millrace.codegen.Calcs.row;
import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.DOUBLE;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codegen.Calcs.Outcome;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random expressions over random columns: batches give the same as their rows one by one, whatever the encodings are,
 * and filtering before projecting is the same as after.
 */
class EncodingPropertyTest {
    private static final long SEED = Long.getLong("millrace.test.seed", 7L);
    private static final int ROUNDS = Boolean.getBoolean("millrace.long") ? 1_000 : 40;
    private static final int ROWS = 70;
    private static final DataType MONEY = decimal(12, 2);
    private static final DataType[] TYPES = {BIGINT, DOUBLE, STRING, BOOLEAN, MONEY};

    private final SplittableRandom random = new SplittableRandom(SEED);

    static {
        System.out.println("EncodingPropertyTest: -Dmillrace.test.seed=" + SEED);
    }

    private @Nullable Object value(DataType type) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        if (type == BIGINT) {
            return (long) random.nextInt(-3, 4);
        }
        if (type == DOUBLE) {
            return random.nextInt(-4, 5) / 2.0;
        }
        if (type == STRING) {
            return List.of("", "a", "ab", "é", "12", "-3", "xyz").get(random.nextInt(7));
        }
        return type == BOOLEAN ? (Object) random.nextBoolean() : BigDecimal.valueOf(random.nextInt(-500, 500), 2);
    }

    private RowExpression expression(DataType type, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int column = Arrays.asList(TYPES).indexOf(type);
            return random.nextInt(4) == 0 ? lit(value(type), type) : ref(column, type);
        }
        if (random.nextInt(5) == 0) {
            return call(
                    "CASE",
                    type,
                    expression(BOOLEAN, depth - 1),
                    expression(type, depth - 1),
                    expression(type, depth - 1));
        }
        if (type == BIGINT) {
            return switch (random.nextInt(4)) {
                case 0 -> call("/", type, expression(type, depth - 1), expression(type, depth - 1));
                case 1 -> call("CAST", type, expression(STRING, depth - 1));
                case 2 -> call("CAST", type, expression(MONEY, depth - 1));
                default -> call("-", type, expression(type, depth - 1), expression(type, depth - 1));
            };
        }
        if (type == DOUBLE) {
            return call("*", type, expression(type, depth - 1), expression(type, depth - 1));
        }
        if (type == STRING) {
            return switch (random.nextInt(4)) {
                case 0 -> call("CAST", type, expression(BIGINT, depth - 1));
                case 1 -> call("UPPER", type, expression(type, depth - 1));
                case 2 -> call("SUBSTRING", type, expression(type, depth - 1), lit(2, INT));
                default -> call("||", type, expression(type, depth - 1), expression(type, depth - 1));
            };
        }
        if (type == MONEY) {
            return call("+", type, expression(type, depth - 1), expression(type, depth - 1));
        }
        DataType compared = TYPES[random.nextInt(TYPES.length)];
        return switch (random.nextInt(5)) {
            case 0 -> call("AND", type, expression(type, depth - 1), expression(type, depth - 1));
            case 1 -> call("OR", type, expression(type, depth - 1), expression(type, depth - 1));
            case 2 -> call("IS NULL", type, expression(compared, depth - 1));
            case 3 ->
                call("IS NOT DISTINCT FROM", type, expression(compared, depth - 1), expression(compared, depth - 1));
            default -> call("<", type, expression(compared, depth - 1), expression(compared, depth - 1));
        };
    }

    /** A column with its values: flat, dictionary or constant. */
    private Column column(DataType type, List<@Nullable Object> values) {
        switch (random.nextInt(3)) {
            case 0 -> {
                Object value = value(type);
                for (int i = 0; i < ROWS; i++) {
                    values.add(value);
                }
                return new ConstantColumn(ROWS, Calcs.column(type, value));
            }
            case 1 -> {
                Object[] entries = new Object[4];
                for (int i = 0; i < entries.length; i++) {
                    entries[i] = value(type);
                }
                int[] indexes = new int[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    indexes[i] = random.nextInt(entries.length);
                    values.add(entries[indexes[i]]);
                }
                return new DictionaryColumn(ROWS, Calcs.column(type, entries), indexes);
            }
            default -> {
                for (int i = 0; i < ROWS; i++) {
                    values.add(value(type));
                }
                return Calcs.column(type, values.toArray());
            }
        }
    }

    @Test
    void aBatchGivesWhatItsRowsGive() {
        for (int round = 0; round < ROUNDS; round++) {
            RowExpression condition = expression(BOOLEAN, 2);
            RowExpression[] projections = new RowExpression[TYPES.length];
            for (int i = 0; i < TYPES.length; i++) {
                projections[i] = expression(TYPES[i], 3);
            }
            List<List<@Nullable Object>> values = new ArrayList<>();
            Column[] columns = new Column[TYPES.length];
            for (int i = 0; i < TYPES.length; i++) {
                List<@Nullable Object> ofColumn = new ArrayList<>();
                columns[i] = column(TYPES[i], ofColumn);
                values.add(ofColumn);
            }
            CompiledCalc calc = Calcs.compile(row(TYPES), condition, projections);
            Outcome whole;
            try {
                whole = Calcs.run(calc, ChangeBatch.of(ROWS, columns), TYPES);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", round " + round + "\n" + calc.source(), e);
            }
            Outcome rows = rowByRow(calc, values);
            String about = "seed " + SEED + ", round " + round + "\n" + calc.source();
            assertThat(whole.columns()).as(about).isEqualTo(rows.columns());
            assertThat(whole.failures()).as(about).containsExactlyInAnyOrderElementsOf(rows.failures());
        }
    }

    private static Outcome rowByRow(CompiledCalc calc, List<List<@Nullable Object>> values) {
        List<List<@Nullable Object>> columns = new ArrayList<>();
        for (int i = 0; i < TYPES.length; i++) {
            columns.add(new ArrayList<>());
        }
        List<String> failures = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            FlatColumn[] one = new FlatColumn[TYPES.length];
            for (int i = 0; i < TYPES.length; i++) {
                one[i] = Calcs.column(TYPES[i], values.get(i).get(row));
            }
            Outcome outcome = Calcs.run(calc, ChangeBatch.of(1, one), TYPES);
            for (int i = 0; i < TYPES.length; i++) {
                columns.get(i).addAll(outcome.columns().get(i));
            }
            for (String failure : outcome.failures()) {
                failures.add(row + failure.substring(1));
            }
        }
        return new Outcome(columns, failures);
    }
}
