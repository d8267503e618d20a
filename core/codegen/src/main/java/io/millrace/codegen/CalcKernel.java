package io.millrace.codegen;

import io.millrace.spi.stream.ChangeBatch;

/** A compiled filter and projection. One thread; keeps scratch space between calls. */
public interface CalcKernel {
    /**
     * The rows for which the condition is TRUE, under the projected columns, with their weights, row watermarks and
     * origins. The result may be empty; it shares columns with the input where a projection is a plain column.
     */
    ChangeBatch apply(ChangeBatch batch, RowErrors errors);
}
