package io.millrace.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.engine.fixture.PassThroughPipeline;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.Output;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that an operator loses or doubles must not become visible. */
class LedgerTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void balancesWhenNothingIsLost(int parallelism) throws IOException {
        PassThroughPipeline pipeline = new PassThroughPipeline(parallelism, Honest::new);
        pipeline.runToEnd();
        assertThat(pipeline.sink().visible()).hasSize(PassThroughPipeline.ROWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void catchesARowThatIsDroppedWithoutAWord(int parallelism) {
        PassThroughPipeline pipeline = new PassThroughPipeline(parallelism, Dropping::new);
        assertThatThrownBy(pipeline::runToEnd)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR9001")
                .hasMessageContaining("rows are unaccounted for");
        assertThat(pipeline.sink().visible()).hasSizeLessThan(PassThroughPipeline.ROWS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void catchesARowThatIsCountedAndNotSent(int parallelism) {
        PassThroughPipeline pipeline = new PassThroughPipeline(parallelism, CountingButDropping::new);
        assertThatThrownBy(pipeline::runToEnd)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR9001");
    }

    /** Passes everything on. */
    private record Honest(OperatorCounters counters) implements Operator {
        @Override
        public void process(ChangeBatch batch, Output output) {
            counters.in += batch.rowCount();
            counters.passed += batch.rowCount();
            output.emit(batch);
        }
    }

    /** Loses the first row of a batch and does not say what became of it. */
    private record Dropping(OperatorCounters counters) implements Operator {
        @Override
        public void process(ChangeBatch batch, Output output) {
            counters.in += batch.rowCount();
            counters.passed += batch.rowCount() - 1;
            output.emit(batch.gather(IntStream.range(1, batch.rowCount()).toArray(), batch.rowCount() - 1));
        }
    }

    /** Loses the first row of a batch and claims that it passed: operators that pass rows must have emitted them. */
    private record CountingButDropping(OperatorCounters counters) implements Operator {
        @Override
        public void process(ChangeBatch batch, Output output) {
            counters.in += batch.rowCount();
            counters.passed += batch.rowCount();
            output.emit(batch.gather(IntStream.range(1, batch.rowCount()).toArray(), batch.rowCount() - 1));
        }
    }
}
