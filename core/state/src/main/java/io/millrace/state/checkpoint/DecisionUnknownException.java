package io.millrace.state.checkpoint;

import java.io.IOException;

/**
 * The disk failed while an epoch was being decided: whether it was, only a restart can tell. The pipeline stops at once
 * and undoes nothing, as after a crash.
 */
public final class DecisionUnknownException extends IOException {
    private static final long serialVersionUID = 1L;

    DecisionUnknownException(long epoch, IOException cause) {
        super("the disk failed while epoch " + epoch + " was being decided: " + cause.getMessage(), cause);
    }
}
