package io.millrace.engine.operator;

import io.millrace.spi.stream.ChangeBatch;

/** Takes what an operator emits; the call returns when the batch is on its way. */
@FunctionalInterface
public interface Output {
    void emit(ChangeBatch batch);
}
