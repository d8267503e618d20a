package io.millrace.engine.operator;

import io.millrace.codegen.CalcKernel;
import io.millrace.codegen.RowErrors;
import io.millrace.spi.stream.ChangeBatch;

/** Filters and projects with generated code. */
public final class CalcOperator implements Operator {
    private final CalcKernel kernel;
    private final RowErrors errors;
    private final OperatorCounters counters;

    /**
     * Creates the operator of one task.
     *
     * @param errors counts each failed row in {@code counters.dead}
     */
    public CalcOperator(CalcKernel kernel, RowErrors errors, OperatorCounters counters) {
        this.kernel = kernel;
        this.errors = errors;
        this.counters = counters;
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        long deadBefore = counters.dead;
        ChangeBatch result = kernel.apply(batch, errors);
        int rows = batch.rowCount();
        counters.in += rows;
        counters.passed += result.rowCount();
        counters.filtered += rows - result.rowCount() - (counters.dead - deadBefore);
        output.emit(result);
    }
}
