package io.millrace.spi.connector;

import java.util.Map;

/**
 * A part of a source that is read in order by one reader: a file, a partition.
 *
 * @param id stable across restarts, shown to people, unique within the table
 * @param attributes what the source wants to remember of it in checkpoints (a file's length, say)
 */
public record Split(String id, Map<String, String> attributes) {
    public Split {
        attributes = Map.copyOf(attributes);
    }
}
