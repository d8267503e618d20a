package io.millrace.spi.effect;

import java.io.IOException;

/**
 * The disk, or the quota, is full. Nothing of what was to be written is in the file, so the same call may be made again
 * once there is space: whoever drives a sink pauses and retries.
 */
public final class OutOfSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutOfSpaceException(String message, IOException cause) {
        super(message, cause);
    }

    public OutOfSpaceException(String message) {
        super(message);
    }
}
