package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import io.millrace.state.table.Accumulator.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of each key, [first time, last time + gap), and their aggregates.
 *
 * <pre>
 *   key ──► key id ──► first session ──► next session ...   a session is a slot: bounds, key id, accumulators
 * </pre>
 *
 * A row joins the sessions of its key that its own [time, time + gap) overlaps or touches and that are open for it; if
 * it joins several they become one. Slots of sessions that are gone are used again.
 *
 * <p>In checkpoints a session is a row named by a number that it has for life, and its key.
 */
public final class SessionTable {
    /** The words of a slot: together, because they are read together. */
    private static final int WORDS = 4;

    private static final int START = 0;
    /** {@code Long.MIN_VALUE} for a free slot. */
    private static final int END = 1;

    private static final int NUMBER = 2;
    /** The key's id in the high half, the key's next session (or -1) in the low half. */
    private static final int LINK = 3;

    private static final long FREE = Long.MIN_VALUE;
    private static final int TIMER_BUCKETS_PER_GAP = 64;
    private static final int STALE_KEYS = 4096;
    private static final String NAME = "sessions";

    private final List<DataType> keyTypes;
    private final StateLimits limits;
    private final long gap;
    private final RowType type;
    private final AccumulatorSet accumulators;
    private final SessionTimers timers;
    private KeyIndex index;
    private int[] firstOfKey = new int[0];
    private long[] slots = new long[0];
    private int slotCount;
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int liveKeys;
    private long nextNumber;
    private long[] changed = new long[0];
    /** Bits of the slots whose session is in a checkpoint. */
    private long[] kept = new long[0];

    /** Sessions in a checkpoint that are gone since: number and key id. */
    private final LongColumnBuffer goneNumbers = new LongColumnBuffer();

    private final LongColumnBuffer goneKeys = new LongColumnBuffer();
    private final Targets targets = new Targets();
    private int[] keyIds = new int[0];
    private int[] merges = new int[32];
    private int mergeCount;

    public SessionTable(List<DataType> keyTypes, List<Aggregate> aggregates, long gap, StateLimits limits) {
        this.keyTypes = List.copyOf(keyTypes);
        this.limits = limits;
        this.gap = gap;
        this.index = KeyIndex.of(keyTypes);
        this.accumulators = new AccumulatorSet(aggregates);
        // Slots come and go: no slot has a value before it got one.
        this.accumulators.reset();
        this.timers = new SessionTimers(Math.max(1, gap / TIMER_BUCKETS_PER_GAP), this::endOf);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("number", DataTypes.BIGINT.withNullable(false)));
        keyTypes.forEach(key -> fields.add(new Field("key" + (fields.size() - 1), key)));
        fields.add(new Field("session_start", DataTypes.BIGINT.withNullable(false)));
        fields.add(new Field("session_end", DataTypes.BIGINT.withNullable(false)));
        accumulators.stateTypes().forEach(state -> fields.add(new Field("value" + fields.size(), state)));
        this.type = RowType.of(fields);
    }

    private long endOf(int slot) {
        return slots[WORDS * slot + END];
    }

    public long start(int slot) {
        return slots[WORDS * slot + START];
    }

    public long end(int slot) {
        return slots[WORDS * slot + END];
    }

    public int sessionCount() {
        return slotCount - freeCount;
    }

    public long bytes() {
        return index.bytes()
                + 4L * firstOfKey.length
                + 8L * slots.length
                + 4L * freeSlots.length
                + accumulators.bytes()
                + timers.bytes();
    }

    /**
     * Adds the rows of a batch.
     *
     * @param times the rows' times
     * @param closedEnds per row the end up to which sessions are closed for it
     * @param taken set per row: whether it joined or began a session; otherwise its own session is closed already
     * @return how many rows were taken
     */
    public int add(
            Column[] keys,
            int[] hashes,
            @Nullable FlatColumn[] columns,
            long[] times,
            long[] closedEnds,
            int rowCount,
            boolean[] taken) {
        try {
            targets.reserve(rowCount);
            for (int row = 0; row < rowCount; row++) {
                targets.positions[row] = row;
            }
            findKeys(keys, hashes, targets.positions, rowCount);
            int count = 0;
            mergeCount = 0;
            for (int row = 0; row < rowCount; row++) {
                int slot = join(keyIds[row], times[row], times[row] + gap, closedEnds[row]);
                taken[row] = slot >= 0;
                targets.positions[count] = row;
                targets.ids[count] = slot;
                count += slot >= 0 ? 1 : 0;
            }
            accumulate(columns, count);
            return count;
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(sessionCount(), bytes());
        }
    }

    private void findKeys(Column[] keys, int[] hashes, int[] positions, int count) {
        if (keyIds.length < count) {
            keyIds = new int[count];
        }
        index.findOrAdd(keys, hashes, positions, count, keyIds);
        int length = firstOfKey.length;
        if (index.size() > length) {
            firstOfKey = Arrays.copyOf(firstOfKey, Math.max(index.size(), 2 * length));
            Arrays.fill(firstOfKey, length, firstOfKey.length, -1);
        }
    }

    private void accumulate(@Nullable FlatColumn[] columns, int count) {
        targets.count = count;
        targets.complete = false;
        targets.rowsBefore = 0;
        accumulators.add(columns, targets);
        ChangedBits.mark(changed, targets.ids, count);
        if (mergeCount > 0) {
            merge();
        }
    }

    /** The slot of the session that [start, end) of this key belongs to from now on, or -1 if it is closed. */
    private int join(int key, long start, long end, long closedEnd) {
        int joined = -1;
        int previous = -1;
        int slot = firstOfKey[key];
        while (slot >= 0) {
            int at = WORDS * slot;
            int next = (int) slots[at + LINK];
            if (slots[at + START] <= end && slots[at + END] >= start && slots[at + END] > closedEnd) {
                if (joined < 0) {
                    joined = slot;
                    cover(WORDS * joined, start, end);
                    previous = slot;
                } else {
                    cover(WORDS * joined, slots[at + START], slots[at + END]);
                    noteMerge(joined, slot);
                    unlink(key, previous, next);
                }
            } else {
                previous = slot;
            }
            slot = next;
        }
        if (joined < 0 && end > closedEnd) {
            joined = newSession(key, start, end, nextNumber++);
        }
        return joined;
    }

    private void cover(int at, long start, long end) {
        slots[at + START] = Math.min(slots[at + START], start);
        slots[at + END] = Math.max(slots[at + END], end);
    }

    /** The slot's session is now part of the other one; its values follow when the batch is added. */
    private void noteMerge(int into, int slot) {
        if (2 * mergeCount == merges.length) {
            merges = Arrays.copyOf(merges, 4 * mergeCount);
        }
        merges[2 * mergeCount] = into;
        merges[2 * mergeCount + 1] = slot;
        mergeCount++;
        // Not found as due any more, but not free before its values are moved.
        slots[WORDS * slot + END] = FREE;
    }

    private void unlink(int key, int previous, int next) {
        if (previous < 0) {
            firstOfKey[key] = next;
            liveKeys -= next < 0 ? 1 : 0;
        } else {
            int link = WORDS * previous + LINK;
            slots[link] = (slots[link] & 0xFFFFFFFF00000000L) | (next & 0xFFFFFFFFL);
        }
    }

    private int newSession(int key, long start, long end, long number) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        int at = WORDS * slot;
        int next = firstOfKey[key];
        liveKeys += next < 0 ? 1 : 0;
        slots[at + START] = start;
        slots[at + END] = end;
        slots[at + NUMBER] = number;
        slots[at + LINK] = ((long) key << 32) | (next & 0xFFFFFFFFL);
        firstOfKey[key] = slot;
        timers.register(slot, end);
        return slot;
    }

    private int newSlot() {
        if (WORDS * slotCount == slots.length) {
            if (slotCount >= StateLimits.MAX_TABLE_ROWS) {
                throw new StateLimits.TableFullException();
            }
            limits.checkDoubling(slotCount, bytes());
            int capacity = Math.max(64, 2 * slotCount);
            slots = Arrays.copyOf(slots, WORDS * capacity);
            changed = Arrays.copyOf(changed, capacity / 64);
            kept = Arrays.copyOf(kept, capacity / 64);
            accumulators.resize(capacity);
        }
        return slotCount++;
    }

    /** Moves the values of sessions that became part of others, in the order in which they did. */
    private void merge() {
        Targets one = new Targets();
        one.reserve(1);
        one.count = 1;
        int[] freed = new int[mergeCount];
        for (int i = 0; i < mergeCount; i++) {
            one.ids[0] = merges[2 * i];
            freed[i] = merges[2 * i + 1];
            accumulators.merge(accumulators, freed[i], one);
            ChangedBits.mark(changed, one.ids, 1);
        }
        release(freed, freed.length);
    }

    /** Per row taken by the last call of {@link #add} its session, before sessions of the batch became one. */
    public int[] joined() {
        return targets.ids;
    }

    /** The sessions that became part of others in the last call of {@link #add}: pairs of into, from, in order. */
    public int[] merges() {
        return Arrays.copyOf(merges, 2 * mergeCount);
    }

    /** The number that a session has for life. */
    public long number(int slot) {
        return slots[WORDS * slot + NUMBER];
    }

    /** The session with the number of the key at a row, or -1. */
    public int find(Column[] keys, int[] hashes, int row, long number) {
        findKeys(keys, hashes, new int[] {row}, 1);
        return findSession(keyIds[0], number);
    }

    /** Frees slots that are unlinked. */
    private void release(int[] released, int count) {
        accumulators.reset(released, count);
        if (freeCount + count > freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, Math.max(freeCount + count, 2 * freeSlots.length));
        }
        for (int i = 0; i < count; i++) {
            int slot = released[i];
            long bit = 1L << slot;
            if ((kept[slot >> 6] & bit) != 0) {
                goneNumbers.add(slots[WORDS * slot + NUMBER]);
                goneKeys.add(slots[WORDS * slot + LINK] >>> 32);
            }
            kept[slot >> 6] &= ~bit;
            changed[slot >> 6] &= ~bit;
            slots[WORDS * slot + END] = FREE;
            freeSlots[freeCount++] = slot;
        }
    }

    /**
     * Up to {@code due.length} sessions that end at or before {@code closedEnd}, those with the least ends, in order.
     */
    public int pollDue(long closedEnd, int[] due) {
        int count = 0;
        while (count < due.length) {
            int slot = timers.pollDue(closedEnd);
            if (slot < 0) {
                break;
            }
            due[count++] = slot;
        }
        return count;
    }

    /** Drops sessions that were due and are emitted. */
    public void drop(int[] due, int count) {
        for (int i = 0; i < count; i++) {
            int slot = due[i];
            int key = (int) (slots[WORDS * slot + LINK] >>> 32);
            int previous = -1;
            int at = firstOfKey[key];
            while (at != slot) {
                previous = at;
                at = (int) slots[WORDS * at + LINK];
            }
            unlink(key, previous, (int) slots[WORDS * slot + LINK]);
        }
        release(due, count);
        forgetKeys();
    }

    /** Makes the index anew with the keys that have sessions, if most keys have none. */
    private void forgetKeys() {
        if (index.size() <= 2L * liveKeys + STALE_KEYS || goneKeys.size() > 0) {
            return;
        }
        KeyIndex old = index;
        index = KeyIndex.of(keyTypes);
        int[] first = firstOfKey;
        firstOfKey = new int[0];
        int[] ids = new int[1024];
        int[] positions = new int[ids.length];
        int[] hashes = new int[ids.length];
        int count = 0;
        for (int key = 0; key <= old.size(); key++) {
            if (count == ids.length || (key == old.size() && count > 0)) {
                FlatColumn[] keys = old.keys(ids, count);
                KeyHash.hash(keys, count, hashes);
                findKeys(keys, hashes, positions, count);
                for (int i = 0; i < count; i++) {
                    moveSessions(first[ids[i]], keyIds[i]);
                }
                count = 0;
            }
            if (key < old.size() && first[key] >= 0) {
                positions[count] = count;
                ids[count++] = key;
            }
        }
    }

    private void moveSessions(int firstSlot, int key) {
        firstOfKey[key] = firstSlot;
        for (int slot = firstSlot; slot >= 0; slot = (int) slots[WORDS * slot + LINK]) {
            int at = WORDS * slot + LINK;
            slots[at] = ((long) key << 32) | (slots[at] & 0xFFFFFFFFL);
        }
    }

    /** The keys of sessions. */
    public FlatColumn[] keys(int[] sessions, int count) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) (slots[WORDS * sessions[i] + LINK] >>> 32);
        }
        return index.keys(ids, count);
    }

    public FlatColumn[] results(int[] sessions, int count) {
        return accumulators.results(sessions, count);
    }

    private LongColumn words(int[] sessions, int word) {
        long[] values = new long[sessions.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = slots[WORDS * sessions[i] + word];
        }
        return LongColumn.of(values);
    }

    public TableDelta snapshot() {
        int[] ids = ChangedBits.take(changed);
        List<Column> rows = new ArrayList<>();
        rows.add(words(ids, NUMBER));
        rows.addAll(List.of(keys(ids, ids.length)));
        rows.add(words(ids, START));
        rows.add(words(ids, END));
        rows.addAll(accumulators.states(ids, ids.length));
        ChangedBits.mark(kept, ids, ids.length);
        List<Column> deleted = new ArrayList<>();
        int deletedCount = goneNumbers.size();
        deleted.add(LongColumn.of(goneNumbers.take()));
        int[] keyOfGone =
                Arrays.stream(goneKeys.take()).mapToInt(Math::toIntExact).toArray();
        deleted.addAll(List.of(index.keys(keyOfGone, deletedCount)));
        forgetKeys();
        return new TableDelta(NAME, type, 1 + keyTypes.size(), ids.length, rows, deletedCount, deleted, Long.MIN_VALUE);
    }

    /** Takes over this task's part of a delta; deltas come in the order in which they were made. */
    public void restore(TableDelta delta, int subtask, int parallelism) {
        int keyCount = keyTypes.size();
        delete(delta, subtask, parallelism);
        int count = delta.rowCount();
        FlatColumn[] columns = delta.rows().stream().map(Column::flatten).toArray(FlatColumn[]::new);
        Column[] keys = Arrays.copyOfRange(columns, 1, 1 + keyCount);
        int owned = findOwned(keys, count, subtask, parallelism);
        long[] numbers = ((LongColumn) columns[0]).values();
        long[] starts = ((LongColumn) columns[1 + keyCount]).values();
        long[] ends = ((LongColumn) columns[2 + keyCount]).values();
        for (int i = 0; i < owned; i++) {
            int row = targets.positions[i];
            int slot = findSession(keyIds[i], numbers[row]);
            if (slot < 0) {
                slot = newSession(keyIds[i], starts[row], ends[row], numbers[row]);
            } else {
                slots[WORDS * slot + START] = starts[row];
                slots[WORDS * slot + END] = ends[row];
            }
            targets.ids[i] = slot;
            nextNumber = Math.max(nextNumber, numbers[row] + 1);
        }
        targets.count = owned;
        targets.rowsBefore = 0;
        ChangedBits.mark(kept, targets.ids, owned);
        accumulators.restore(List.of(columns).subList(3 + keyCount, columns.length), targets);
    }

    private void delete(TableDelta delta, int subtask, int parallelism) {
        int count = delta.deletedCount();
        if (count == 0) {
            return;
        }
        FlatColumn[] columns = delta.deletedKeys().stream().map(Column::flatten).toArray(FlatColumn[]::new);
        long[] numbers = ((LongColumn) columns[0]).values();
        int owned = findOwned(Arrays.copyOfRange(columns, 1, columns.length), count, subtask, parallelism);
        int[] found = new int[owned];
        int foundCount = 0;
        for (int i = 0; i < owned; i++) {
            long number = numbers[targets.positions[i]];
            found[foundCount] = findSession(keyIds[i], number);
            foundCount += found[foundCount] >= 0 ? 1 : 0;
            nextNumber = Math.max(nextNumber, number + 1);
        }
        drop(found, foundCount);
        goneNumbers.take();
        goneKeys.take();
    }

    /** Selects the rows whose keys are this task's and finds their key ids. */
    private int findOwned(Column[] keys, int count, int subtask, int parallelism) {
        targets.reserve(count);
        int[] hashes = new int[count];
        KeyHash.hash(keys, count, hashes);
        int owned = 0;
        for (int row = 0; row < count; row++) {
            if (KeyHash.taskOf(hashes[row], parallelism) == subtask) {
                targets.positions[owned++] = row;
            }
        }
        findKeys(keys, hashes, targets.positions, owned);
        return owned;
    }

    private int findSession(int key, long number) {
        int slot = firstOfKey[key];
        while (slot >= 0 && slots[WORDS * slot + NUMBER] != number) {
            slot = (int) slots[WORDS * slot + LINK];
        }
        return slot;
    }

    /** A growing array of longs. */
    private static final class LongColumnBuffer {
        private long[] values = new long[16];
        private int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int size() {
            return size;
        }

        long[] take() {
            long[] taken = Arrays.copyOf(values, size);
            size = 0;
            return taken;
        }
    }
}
