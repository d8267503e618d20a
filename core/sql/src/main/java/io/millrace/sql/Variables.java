package io.millrace.sql;

import java.util.Optional;

/** Where the values of variables come from. They may be secrets, so they are never put into a message. */
public interface Variables {
    /** The value of a name, from the environment or the command line. */
    Optional<String> value(String name);

    /** The content of the file of a {@code file:} variable, without the line feed at its end. */
    Optional<String> fileContent(String path);

    /** No variables at all. */
    static Variables none() {
        return new Variables() {
            @Override
            public Optional<String> value(String name) {
                return Optional.empty();
            }

            @Override
            public Optional<String> fileContent(String path) {
                return Optional.empty();
            }
        };
    }
}
