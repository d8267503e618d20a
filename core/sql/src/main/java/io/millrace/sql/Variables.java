package io.millrace.sql;

import java.util.Optional;

/** Where the values of {@code ${…}} come from. Values may be secrets: they are never put into a message. */
public interface Variables {
    /** The value of {@code ${NAME}}, from the environment or the command line. */
    Optional<String> value(String name);

    /** The content of the file of {@code ${file:path}}, without the line feed at its end. */
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
