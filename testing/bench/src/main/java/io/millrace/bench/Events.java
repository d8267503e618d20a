package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the events of a measurement lie, and where results go. */
interface Events extends AutoCloseable {
    List<String> queries();

    /** Makes so many events, unless they are there from an earlier run. */
    void make(long events) throws IOException, InterruptedException;

    /** The options of the table that is read. */
    String source(long events);

    /** A new place for the results of one run. */
    Output output(String query, Path scratch) throws IOException, InterruptedException;

    /** Whether mini-batches can make a query cheaper for Flink. */
    boolean triesMiniBatch(String query);

    /** Whether a query's ratio is one of those whose mean is printed. */
    boolean isInMean(String query);

    @Override
    void close() throws IOException;

    /**
     * Where one run writes.
     *
     * @param query the file of the query
     * @param options the options of the table that is written
     * @param check looks at what was written
     */
    record Output(String query, String options, Check check) {}

    /** Looks at what a run over so many events has written, and clears it away. */
    interface Check {
        void afterRun(long events) throws IOException, InterruptedException;
    }
}
