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
import static io.millrace.spi.type.DataTypes.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Large expressions compile, hostile literals stay values, and classes go away with their kernels. */
class CodeShapeTest {
    private static final int NODES = 5_000;
    private static final int BRANCHES = 500;

    @Test
    void aChainOfThousandsOfNodesCompiles() {
        RowExpression sum = ref(0, BIGINT);
        for (int i = 0; i < NODES; i++) {
            sum = call("+", BIGINT, sum, lit(1L, BIGINT));
        }
        CompiledCalc calc = compile(row(BIGINT), null, sum);
        assertThat(run(calc, ChangeBatch.of(2, column(BIGINT, 1L, null)), BIGINT)
                        .columns())
                .containsExactly(Arrays.asList(1L + NODES, null));
    }

    @Test
    void aListOfThousandsOfTermsCompiles() {
        RowExpression[] terms = new RowExpression[NODES];
        for (int i = 0; i < NODES; i++) {
            terms[i] = call("=", BOOLEAN, ref(0, BIGINT), lit((long) i, BIGINT));
        }
        CompiledCalc calc = compile(row(BIGINT), null, call("OR", BOOLEAN, terms));
        ChangeBatch batch = ChangeBatch.of(3, column(BIGINT, 4998L, 7000L, null));
        assertThat(run(calc, batch, BOOLEAN).columns()).containsExactly(Arrays.asList(true, false, null));
    }

    @Test
    void aChoiceOfHundredsOfBranchesCompiles() {
        RowExpression[] branches = new RowExpression[2 * BRANCHES + 1];
        for (int i = 0; i < BRANCHES; i++) {
            branches[2 * i] = call("=", BOOLEAN, ref(0, BIGINT), lit((long) i, BIGINT));
            branches[2 * i + 1] = lit("n" + i, STRING);
        }
        branches[2 * BRANCHES] = lit("none", STRING);
        CompiledCalc calc = compile(row(BIGINT), null, call("CASE", STRING, branches));
        ChangeBatch batch = ChangeBatch.of(4, column(BIGINT, 0L, 499L, 7000L, null));
        assertThat(run(calc, batch, STRING).columns()).containsExactly(Arrays.asList("n0", "n499", "none", "none"));
    }

    @Test
    void aFailureDeepInsideIsCaughtPerRow() {
        RowExpression sum = call("/", BIGINT, lit(10L, BIGINT), ref(0, BIGINT));
        for (int i = 0; i < 300; i++) {
            sum = call("+", BIGINT, sum, lit(1L, BIGINT));
        }
        CompiledCalc calc = compile(row(BIGINT), null, sum);
        Calcs.Outcome outcome = run(calc, ChangeBatch.of(2, column(BIGINT, 0L, 5L)), BIGINT);
        assertThat(outcome.failures()).containsExactly("0 MR7102: division by zero in /");
        assertThat(outcome.columns()).containsExactly(List.of(302L));
    }

    @Test
    void hostileLiteralsKeepTheirValueAndStayOutOfTheSource() {
        List<String> hostile = List.of(
                "\"; System.exit(1); //",
                "*/ } static { throw null; } /*",
                "\\u0022 + null + \\u0022",
                "a\nb\r\t\0c",
                "\\",
                "'\"`${x}%n",
                "\u2028\u202e😀\uFFFF",
                "x".repeat(70_000));
        List<RowExpression> projections = new ArrayList<>();
        for (String text : hostile) {
            projections.add(call("||", STRING, lit(text, STRING), ref(0, STRING)));
            projections.add(call("=", BOOLEAN, ref(0, STRING), lit(text, STRING)));
        }
        CompiledCalc calc = compile(row(STRING), null, projections.toArray(new RowExpression[0]));
        assertThat(calc.source()).doesNotContain("exit", "throw null", "\\u0022", "xxxx", "${x}");
        for (int i = 0; i < hostile.size(); i++) {
            Object[] values = {hostile.get(i)};
            DataType[] types = new DataType[projections.size()];
            for (int j = 0; j < types.length; j++) {
                types[j] = projections.get(j).type();
            }
            Calcs.Outcome outcome = run(calc, ChangeBatch.of(1, column(STRING, values)), types);
            assertThat(outcome.columns().get(2 * i)).containsExactly(hostile.get(i) + hostile.get(i));
            assertThat(outcome.columns().get(2 * i + 1)).containsExactly(true);
        }
    }

    @Test
    void aClassIsCollectedWithItsLastKernel() throws InterruptedException {
        WeakReference<CalcKernel> kernel =
                new WeakReference<>(compile(row(BIGINT), null, call("NEGATE", BIGINT, ref(0, BIGINT)))
                        .newKernel());
        for (int i = 0; i < 50 && kernel.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(kernel.get()).isNull();
    }
}
