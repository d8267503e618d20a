package io.millrace.spi.option;

import java.util.List;

/** How an option's text becomes a value, and what a person is told when it does not. */
public interface OptionType<T> {
    /** What a value looks like, for docs and hints: "a duration such as '30 s'". */
    String description();

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException when the text is no such value; the message says what was expected
     */
    T parse(String text);

    /** The values there are, when they can be listed; empty otherwise. */
    default List<String> values() {
        return List.of();
    }
}
