package io.millrace.state.table;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MIN or MAX of text or binary values, by unsigned bytes (for UTF-8: by code points).
 *
 * <p>Values are copied into an arena; one that replaces a longer value takes its place, and an arena that is mostly
 * left-overs is packed before it grows.
 */
final class BytesExtremeAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.BYTES);

    private final boolean least;
    private byte[] arena = new byte[256];
    private int used;
    private long live;
    /** A length of -1 means no value. */
    private int[] starts = new int[0];

    private int[] lengths = new int[0];

    BytesExtremeAccumulator(boolean least) {
        this.least = least;
    }

    @Override
    public void resize(int capacity) {
        int length = lengths.length;
        if (length < capacity) {
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            Arrays.fill(lengths, length, capacity, -1);
        }
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("MIN or MAX without an argument");
        }
        BytesColumn column = (BytesColumn) argument;
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            add(targets.ids[i], column.data(), column.starts()[position], column.lengths()[position]);
        }
    }

    private void add(int id, byte[] data, int start, int length) {
        if (lengths[id] >= 0) {
            int order =
                    Arrays.compareUnsigned(data, start, start + length, arena, starts[id], starts[id] + lengths[id]);
            if (least ? order >= 0 : order <= 0) {
                return;
            }
        }
        set(id, data, start, length);
    }

    private void set(int id, byte[] data, int start, int length) {
        if (length > lengths[id]) {
            live -= Math.max(0, lengths[id]);
            lengths[id] = -1;
            if (length > arena.length - used) {
                makeRoom(length);
            }
            starts[id] = used;
            used += length;
            live += length;
        } else {
            live -= lengths[id] - length;
        }
        System.arraycopy(data, start, arena, starts[id], length);
        lengths[id] = length;
    }

    private void makeRoom(int length) {
        byte[] from = arena;
        byte[] to = live < used / 2
                ? new byte[from.length]
                : new byte[StateLimits.grown(from.length, (long) used + length)];
        int at = 0;
        for (int id = 0; id < lengths.length; id++) {
            if (lengths[id] >= 0) {
                System.arraycopy(from, starts[id], to, at, lengths[id]);
                starts[id] = at;
                at += lengths[id];
            }
        }
        used = at;
        arena = to;
        if (length > arena.length - used) {
            arena = Arrays.copyOf(arena, StateLimits.grown(arena.length, (long) used + length));
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        BytesExtremeAccumulator that = (BytesExtremeAccumulator) other;
        for (int i = 0; i < targets.count; i++) {
            int row = from + i;
            if (that.lengths[row] >= 0) {
                add(targets.ids[i], that.arena, that.starts[row], that.lengths[row]);
            }
        }
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        long @Nullable [] nulls = null;
        int[] outStarts = new int[count];
        int[] outLengths = new int[count];
        int total = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[ids[i]];
            if (length < 0) {
                nulls = nulls == null ? new long[NullMask.words(count)] : nulls;
                NullMask.set(nulls, i);
            } else {
                outLengths[i] = length;
                total = Math.addExact(total, length);
            }
        }
        byte[] data = new byte[total];
        int at = 0;
        for (int i = 0; i < count; i++) {
            outStarts[i] = at;
            System.arraycopy(arena, starts[ids[i]], data, at, outLengths[i]);
            at += outLengths[i];
        }
        return new BytesColumn(count, nulls, data, outStarts, outLengths);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        return List.of(result(ids, count));
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        BytesColumn column = (BytesColumn) columns.get(0);
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            int id = targets.ids[i];
            live -= Math.max(0, lengths[id]);
            lengths[id] = -1;
            if (!column.isNull(position)) {
                set(id, column.data(), column.starts()[position], column.lengths()[position]);
            }
        }
    }

    @Override
    public void reset() {
        Arrays.fill(lengths, -1);
        used = 0;
        live = 0;
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            live -= Math.max(0, lengths[ids[i]]);
            lengths[ids[i]] = -1;
        }
    }

    @Override
    public void clear() {
        reset();
    }

    @Override
    public long bytes() {
        return arena.length + 8L * lengths.length;
    }
}
