package io.millrace.testkit.connector;

import io.millrace.testkit.reference.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** A split of a script's source: its records, and how many of them have been released to readers. Thread-safe. */
public final class SplitFeed {
    private final String id;
    private final List<SourceRecord> records;
    private final List<ScriptReader> readers = new ArrayList<>();
    private int released;
    private boolean ended;

    SplitFeed(String id, List<SourceRecord> records) {
        this.id = id;
        this.records = List.copyOf(records);
    }

    public String id() {
        return id;
    }

    public synchronized void release(int count) {
        released = Math.min(records.size(), released + count);
    }

    /** Nothing follows what was released. */
    public synchronized void end() {
        ended = true;
    }

    /** The records from a position on, as far as released. */
    synchronized List<SourceRecord> from(int position, int most) {
        return records.subList(position, Math.max(position, Math.min(released, position + most)));
    }

    synchronized boolean isAtEnd(int position) {
        return ended && position >= released;
    }

    synchronized void register(ScriptReader reader) {
        readers.add(reader);
    }

    /** A new run opens new readers. */
    synchronized void forgetReaders() {
        readers.clear();
    }

    /**
     * Whether all readers have taken what was released and were asked again afterwards, so that they have seen the end.
     *
     * @param scans how many readers there must be
     */
    public synchronized boolean isConsumed(int scans) {
        if (ended && readers.isEmpty()) {
            return true;
        }
        return readers.size() >= scans && readers.stream().allMatch(reader -> reader.hasSeenAll(released));
    }

    /** Forgets what readers have seen: they must be asked again. */
    public synchronized void expectReads() {
        readers.forEach(ScriptReader::expectReads);
    }
}
