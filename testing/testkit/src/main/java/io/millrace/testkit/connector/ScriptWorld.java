package io.millrace.testkit.connector;

import io.millrace.testkit.reference.SourceRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What lies outside the engine while a script runs: the splits of sources and the content of sinks. */
public final class ScriptWorld {
    private final Map<String, Map<String, SplitFeed>> feeds = new ConcurrentHashMap<>();
    private final Map<String, SinkContent> sinks = new ConcurrentHashMap<>();
    private final boolean bounded;
    private final boolean encoded;

    /**
     * A world without rows.
     *
     * @param bounded whether sources end
     * @param encoded whether readers make dictionary and constant columns
     */
    public ScriptWorld(boolean bounded, boolean encoded) {
        this.bounded = bounded;
        this.encoded = encoded;
    }

    /** Gives a table its records; they still have to be released. */
    public void fill(String table, Map<String, List<SourceRecord>> recordsBySplit) {
        Map<String, SplitFeed> ofTable = new TreeMap<>();
        recordsBySplit.forEach((split, records) -> ofTable.put(split, new SplitFeed(split, records)));
        feeds.put(table, ofTable);
    }

    /** The splits of a table by their ids. */
    public Map<String, SplitFeed> feeds(String table) {
        return feeds.getOrDefault(table, Map.of());
    }

    public SinkContent sink(String table) {
        return sinks.computeIfAbsent(table, name -> new SinkContent());
    }

    /** The engine starts again: its readers are new ones. */
    public void restart() {
        feeds.values().forEach(ofTable -> ofTable.values().forEach(SplitFeed::forgetReaders));
    }

    boolean isBounded() {
        return bounded;
    }

    boolean isEncoded() {
        return encoded;
    }
}
