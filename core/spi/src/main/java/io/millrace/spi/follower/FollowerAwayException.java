package io.millrace.spi.follower;

import java.io.IOException;

/**
 * A follower gave no answer. Whether what was asked of it has happened is told by its marker, once it answers again;
 * the message says what is missing, for people.
 */
public final class FollowerAwayException extends IOException {
    private static final long serialVersionUID = 1L;

    public FollowerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
