package io.millrace.engine.window;

import io.millrace.state.table.AggregateTable;

/** The aggregates of the rows that belong to the same windows. */
final class Pane {
    final Key key;
    final AggregateTable table;
    /** For hopping windows: the ids that this pane's first rows have in the window's table. */
    int[] windowIds = new int[0];

    Pane(Key key, AggregateTable table) {
        this.key = key;
        this.table = table;
    }

    /**
     * Names a pane; panes are ordered by it.
     *
     * @param bucket the end of the last window that needs the pane
     * @param second for aligned windows the end of the first window that the rows count in, for attached ones the
     *     window's start
     */
    record Key(long bucket, long second) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compare(bucket, other.bucket);
            return order != 0 ? order : Long.compare(second, other.second);
        }
    }
}
