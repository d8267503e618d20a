package io.millrace.codegen.runtime;

import io.millrace.spi.column.BytesColumn;
import org.jspecify.annotations.Nullable;

/**
 * Collects the slices of an output column. As long as all lie in one array (a column's, the literals', the arena) they
 * are shared; the first that does not makes all move to the arena.
 */
public final class TextOutput {
    private static final byte[] NOTHING = new byte[0];

    private final Result result;
    private final int[] starts;
    private final int[] lengths;
    private byte @Nullable [] shared;
    private boolean inArena;

    public TextOutput(Result result, int count) {
        this.result = result;
        starts = new int[count];
        lengths = new int[count];
        result.newArena();
    }

    public void set(int row, byte[] data, int start, int length) {
        starts[row] = data == shared ? start : placed(row, data, start, length);
        lengths[row] = length;
    }

    private int placed(int row, byte[] data, int start, int length) {
        if (!inArena) {
            if (result.isArena(data)) {
                moveToArena(row);
                return start;
            }
            if (shared == null) {
                shared = data;
                return start;
            }
            moveToArena(row);
        } else if (result.isArena(data)) {
            return start;
        }
        result.copy(data, start, length);
        return result.start;
    }

    private void moveToArena(int rows) {
        byte[] from = shared;
        if (from != null) {
            for (int i = 0; i < rows; i++) {
                if (lengths[i] > 0) {
                    result.copy(from, starts[i], lengths[i]);
                    starts[i] = result.start;
                } else {
                    // Where an empty text was may lie behind the end of the arena.
                    starts[i] = 0;
                }
            }
        }
        shared = null;
        inArena = true;
    }

    public BytesColumn column(int count, long @Nullable [] nulls) {
        byte[] taken = result.takeArena();
        byte[] data = inArena ? taken : shared == null ? NOTHING : shared;
        return new BytesColumn(count, nulls, data, starts, lengths);
    }
}
