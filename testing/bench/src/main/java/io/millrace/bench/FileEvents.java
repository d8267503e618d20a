package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Events in JSON files; results to nowhere, or to JSON files. */
record FileEvents(Path directory) implements Events {
    private static final String TO_FILES = "files";

    @Override
    public List<String> queries() {
        return List.of("q0", "q1", "q2", "tumble", "hop", "session", TO_FILES);
    }

    @Override
    public void make(long events) throws IOException {
        EventFile.make(directory, events);
    }

    @Override
    public String source(long events) {
        return "'connector' = 'filesystem', 'format' = 'json', 'path' = '"
                + EventFile.path(directory, events).toAbsolutePath() + "'";
    }

    @Override
    public Output output(String query, Path scratch) {
        return query.equals(TO_FILES)
                ? new Output(
                        "q0",
                        "'connector' = 'filesystem', 'format' = 'json', 'path' = '"
                                + scratch.resolve("result").toAbsolutePath() + "'",
                        events -> {})
                : new Output(query, "'connector' = 'blackhole'", events -> {});
    }

    @Override
    public boolean triesMiniBatch(String query) {
        return true;
    }

    @Override
    public boolean isInMean(String query) {
        return true;
    }

    @Override
    public void close() {
        // Files need nobody.
    }
}
