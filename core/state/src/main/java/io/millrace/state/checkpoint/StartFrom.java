package io.millrace.state.checkpoint;

/** Where a pipeline starts. */
public sealed interface StartFrom {
    /** At the last decided epoch, or at the beginning if nothing was ever decided. */
    record Latest() implements StartFrom {}

    /** {@code --from EPOCH}: at this epoch; later ones are given up. */
    record Epoch(long epoch) implements StartFrom {}

    /** {@code --fresh}: at the beginning, whatever there is. */
    record Fresh() implements StartFrom {}
}
