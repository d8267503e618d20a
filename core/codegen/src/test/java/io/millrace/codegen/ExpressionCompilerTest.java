package io.millrace.codegen;

import static io.millrace.codegen.Calcs.call;
import static io.millrace.codegen.Calcs.column;
import static io.millrace.codegen.Calcs.compile;
import static io.millrace.codegen.Calcs.lit;
import static io.millrace.codegen.Calcs.ref;
import static io.millrace.codegen.Calcs.row;
import static io.millrace.codegen.Calcs.run;
import static io.millrace.spi.type.DataTypes.BIGINT;
import static io.millrace.spi.type.DataTypes.BOOLEAN;
import static io.millrace.spi.type.DataTypes.INT;
import static io.millrace.spi.type.DataTypes.STRING;
import static io.millrace.spi.type.DataTypes.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codegen.Calcs.Outcome;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionCompilerTest {
    private static final RowExpression A = ref(0, BIGINT);
    private static final RowExpression B = ref(1, BIGINT);

    private static ChangeBatch longs(Column... columns) {
        return ChangeBatch.of(columns[0].rowCount(), columns);
    }

    @Test
    void filtersAndProjects() {
        CompiledCalc calc = compile(
                row(BIGINT, BIGINT),
                call(">", BOOLEAN, A, lit(1L, BIGINT)),
                call("+", BIGINT, A, B),
                B,
                lit("x", STRING));
        ChangeBatch batch = longs(column(BIGINT, 1L, 2L, null, 4L), column(BIGINT, 10L, null, 30L, 40L));
        Outcome outcome = run(calc, batch, BIGINT, BIGINT, STRING);
        assertThat(outcome.columns())
                .containsExactly(Arrays.asList(null, 44L), Arrays.asList(null, 40L), Arrays.asList("x", "x"));
        assertThat(outcome.failures()).isEmpty();
    }

    @Test
    void aGuardedDivisionDoesNotFail() {
        RowExpression guarded = call(
                "CASE", BIGINT, call("<>", BOOLEAN, B, lit(0L, BIGINT)), call("/", BIGINT, A, B), lit(-1L, BIGINT));
        RowExpression and = call(
                "AND",
                BOOLEAN,
                call("<>", BOOLEAN, B, lit(0L, BIGINT)),
                call("=", BOOLEAN, call("/", BIGINT, A, B), lit(5L, BIGINT)));
        ChangeBatch batch = longs(column(BIGINT, 10L, 10L, null), column(BIGINT, 0L, 2L, 0L));
        Outcome outcome = run(compile(row(BIGINT, BIGINT), null, guarded, and), batch, BIGINT, BOOLEAN);
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.columns()).containsExactly(Arrays.asList(-1L, 5L, -1L), Arrays.asList(false, true, false));
    }

    @Test
    void emptySlicesOfDifferentTextsLieInTheColumn() {
        RowExpression choice = call(
                "CASE",
                STRING,
                ref(0, BOOLEAN),
                call("SUBSTRING", STRING, lit("a", STRING), lit(2, INT)),
                call("SUBSTRING", STRING, ref(1, STRING), lit(1, INT)));
        ChangeBatch batch = longs(column(BOOLEAN, true, false), column(STRING, "x", ""));
        Outcome outcome = run(compile(row(BOOLEAN, STRING), null, choice), batch, STRING);
        assertThat(outcome.columns()).containsExactly(Arrays.asList("", ""));
    }

    @Test
    void aFailedRowIsReportedOnceAndLeftOut() {
        CompiledCalc calc = compile(
                row(BIGINT, STRING), null, ref(0, BIGINT), call("CAST", INT, ref(1, STRING)), call("/", BIGINT, A, A));
        ChangeBatch batch = longs(column(BIGINT, 1L, 0L, 3L), column(STRING, "7", "x", "8"));
        Outcome outcome = run(calc, batch, BIGINT, INT, BIGINT);
        assertThat(outcome.columns())
                .containsExactly(Arrays.asList(1L, 3L), Arrays.asList(7, 8), Arrays.asList(1L, 1L));
        assertThat(outcome.failures()).containsExactly("1 MR7101: 'x' is not a value of type INT in CAST");
    }

    @Test
    void timestampMinusInterval() {
        CompiledCalc calc = compile(
                row(timestamp(3)),
                null,
                call("-", timestamp(3), ref(0, timestamp(3)), lit(5000L, new IntervalType(false, false))));
        Outcome outcome = run(calc, longs(column(timestamp(3), 7_000_000L, null)), BIGINT);
        assertThat(outcome.columns()).containsExactly(Arrays.asList(2_000_000L, null));
    }

    @Test
    void textsAndNumbersAreCast() {
        CompiledCalc calc = compile(
                row(BIGINT, STRING),
                call("=", BOOLEAN, call("CAST", STRING, A), ref(1, STRING)),
                call("CAST", STRING, A),
                call("CAST", BIGINT, ref(1, STRING)));
        ChangeBatch batch = longs(column(BIGINT, 12L, -7L, 5L), column(STRING, "12", "-7", "x"));
        Outcome outcome = run(calc, batch, STRING, BIGINT);
        assertThat(outcome.columns()).containsExactly(Arrays.asList("12", "-7"), Arrays.asList(12L, -7L));
        assertThat(outcome.failures()).isEmpty();
    }

    @Test
    void fieldsOfNestedRowsAreSharedOrComputedWith() {
        RowType inner = row(BIGINT, STRING);
        DataType bid = inner.withNullable(true);
        RowType outer = RowType.of(List.of(new Field("bid", bid)));
        RowExpression price = new FieldAccess(ref(0, bid), 0, BIGINT);
        RowColumn rows = new RowColumn(
                3, new long[] {0b010}, List.of(column(BIGINT, 5L, 6L, null), column(STRING, "x", "y", "z")));
        CompiledCalc calc = compile(
                outer,
                null,
                price,
                call("+", BIGINT, price, lit(1L, BIGINT)),
                new FieldAccess(ref(0, bid), 1, STRING),
                call("IS NULL", BOOLEAN, ref(0, bid)));
        Outcome outcome = run(calc, longs(rows), BIGINT, BIGINT, STRING, BOOLEAN);
        assertThat(outcome.columns())
                .containsExactly(
                        Arrays.asList(5L, null, null),
                        Arrays.asList(6L, null, null),
                        Arrays.asList("x", null, "z"),
                        Arrays.asList(false, true, false));
    }

    @Test
    void anUnknownCombinationOfTypesIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> compile(row(BIGINT), null, call("UPPER", STRING, A)))
                .isInstanceOfSatisfying(MillraceException.class, refused -> {
                    assertThat(refused.problems().get(0).fact())
                            .isEqualTo("the function UPPER does not exist for (BIGINT)");
                    assertThat(refused.problems().get(0).place()).isEqualTo(Calcs.PLACE);
                });
    }
}
