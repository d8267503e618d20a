package io.millrace.engine.window;

import java.util.HashMap;
import java.util.Map;

/**
 * The rows of a batch with the panes they go to, and the same sorted by pane.
 *
 * <p>Reused from batch to batch. Rows come mostly in runs of one pane; a small cache finds the pane again in most other
 * cases, so that nothing is allocated per row.
 */
final class PaneRows {
    private static final int CACHED = 64;

    private int[] positions = new int[0];
    private long[] buckets = new long[0];
    private long[] seconds = new long[0];
    private int count;

    private int[] groups = new int[0];
    private int[] sorted = new int[0];
    private int[] copied = new int[0];
    private int[] identity = new int[0];
    private boolean isOneGroup;
    private int groupCount;
    private long[] groupBucket = new long[16];
    private long[] groupSecond = new long[16];
    private int[] groupEnd = new int[16];
    private final int[] cache = new int[CACHED];
    private final Map<Pane.Key, Integer> rare = new HashMap<>();

    void clear(int rowCount) {
        count = 0;
        isOneGroup = false;
        if (positions.length < rowCount) {
            positions = new int[rowCount];
            buckets = new long[rowCount];
            seconds = new long[rowCount];
            groups = new int[rowCount];
            sorted = new int[rowCount];
        }
    }

    /** Takes a row; a batch has room for as many as {@link #clear} was told. */
    void add(int position, long bucket, long second) {
        positions[count] = position;
        buckets[count] = bucket;
        seconds[count] = second;
        count++;
    }

    /** Takes all rows of a batch into one pane. */
    void addAll(int rowCount, long bucket, long second) {
        count = rowCount;
        isOneGroup = true;
        groupCount = 1;
        groupBucket[0] = bucket;
        groupSecond[0] = second;
        groupEnd[0] = rowCount;
        if (identity.length < rowCount) {
            identity = iota(rowCount);
        }
    }

    private static int[] iota(int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    int count() {
        return count;
    }

    int groupCount() {
        return groupCount;
    }

    Pane.Key group(int group) {
        return new Pane.Key(groupBucket[group], groupSecond[group]);
    }

    int groupSize(int group) {
        return groupEnd[group] - (group == 0 ? 0 : groupEnd[group - 1]);
    }

    /** The positions of a group's rows, in their order; the array is valid until the next call. */
    int[] positions(int group) {
        if (isOneGroup) {
            return identity;
        }
        int from = group == 0 ? 0 : groupEnd[group - 1];
        if (from == 0) {
            return sorted;
        }
        if (copied.length < groupEnd[group] - from) {
            copied = new int[sorted.length];
        }
        System.arraycopy(sorted, from, copied, 0, groupEnd[group] - from);
        return copied;
    }

    /** Sorts the rows by pane, keeping their order within. */
    void sort() {
        if (isOneGroup) {
            return;
        }
        groupCount = 0;
        rare.clear();
        java.util.Arrays.fill(cache, -1);
        int group = -1;
        for (int i = 0; i < count; i++) {
            if (group < 0 || buckets[i] != groupBucket[group] || seconds[i] != groupSecond[group]) {
                group = find(buckets[i], seconds[i]);
            }
            groups[i] = group;
            groupEnd[group]++;
        }
        int end = 0;
        for (int g = 0; g < groupCount; g++) {
            int size = groupEnd[g];
            groupEnd[g] = end;
            end += size;
        }
        for (int i = 0; i < count; i++) {
            sorted[groupEnd[groups[i]]++] = positions[i];
        }
    }

    private int find(long bucket, long second) {
        int slot = (int) (((bucket * 31 + second) * 0x9E3779B97F4A7C15L) >>> 58);
        int cached = cache[slot];
        if (cached >= 0 && groupBucket[cached] == bucket && groupSecond[cached] == second) {
            return cached;
        }
        Integer known = rare.putIfAbsent(new Pane.Key(bucket, second), groupCount);
        int group = known == null ? groupCount : known;
        if (known == null) {
            if (groupCount == groupEnd.length) {
                groupBucket = java.util.Arrays.copyOf(groupBucket, 2 * groupCount);
                groupSecond = java.util.Arrays.copyOf(groupSecond, 2 * groupCount);
                groupEnd = java.util.Arrays.copyOf(groupEnd, 2 * groupCount);
            }
            groupBucket[group] = bucket;
            groupSecond[group] = second;
            groupEnd[group] = 0;
            groupCount++;
        }
        cache[slot] = group;
        return group;
    }
}
