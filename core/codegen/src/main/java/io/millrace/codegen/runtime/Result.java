package io.millrace.codegen.runtime;

import io.millrace.codegen.ExpressionError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a function leaves besides its return value: a decimal, a slice of bytes, whether it is NULL; and the arena that
 * texts are made in.
 *
 * <p>Read at once after the call; the next call overwrites it. One thread.
 */
public final class Result {
    /** A text that is longer is a mistake (REPEAT with a wild count), not data. */
    public static final int MAX_TEXT_BYTES = 64 << 20;

    private static final int MAX_ARENA_BYTES = 1 << 30;
    private static final int FIRST_ARENA_BYTES = 4096;
    private static final byte[] NOTHING = new byte[0];

    public boolean isNull;
    public long high;
    public long low;
    public byte[] data = NOTHING;
    public int start;
    public int length;

    /** The number of the call that is being evaluated, for failures. */
    public int at;

    private byte[] arena = NOTHING;
    private int used;
    private int expected = FIRST_ARENA_BYTES;
    private int textStart;
    private final List<byte[]> outgrown = new ArrayList<>();

    /** Starts a new arena for texts that outlive the batch. */
    void newArena() {
        arena = NOTHING;
        used = 0;
        outgrown.clear();
    }

    /** Gives the arena away: a column has it now, and nothing more is written to it. */
    byte[] takeArena() {
        byte[] taken = arena;
        expected = Math.max(FIRST_ARENA_BYTES, Math.min(used, MAX_TEXT_BYTES));
        arena = NOTHING;
        used = 0;
        outgrown.clear();
        return taken;
    }

    /** Forgets the texts made so far: before each row of an expression that gives no text. */
    public void reset() {
        used = 0;
        if (!outgrown.isEmpty()) {
            outgrown.clear();
        }
    }

    /** The arena with room for {@code more} bytes at {@link #used}. */
    public byte[] room(int more) {
        if (more > arena.length - used) {
            grow(more);
        }
        return arena;
    }

    private void grow(int more) {
        if (more < 0 || more > MAX_TEXT_BYTES || used > MAX_ARENA_BYTES - more) {
            throw new ExpressionFailure(
                    ExpressionError.RESULT_TOO_LONG, "a text result would be longer than " + MAX_TEXT_BYTES + " bytes");
        }
        outgrown.add(arena);
        arena = Arrays.copyOf(arena, Math.max(expected, Math.max(used + more, arena.length * 2)));
    }

    public int used() {
        return used;
    }

    /** The {@code count} bytes written at {@link #used} become the result. */
    public void take(int count) {
        data = arena;
        start = used;
        length = count;
        used += count;
    }

    /** A slice of somebody else's bytes becomes the result. */
    public void slice(byte[] newData, int newStart, int newLength) {
        data = newData;
        start = newStart;
        length = newLength;
    }

    /** A copy of these bytes becomes the result. */
    public void copy(byte[] source, int from, int count) {
        System.arraycopy(source, from, room(count), used, count);
        take(count);
    }

    /** Begins a text of several pieces. */
    public void beginText() {
        textStart = used;
    }

    /** Adds a piece. */
    public void append(byte[] source, int from, int count) {
        System.arraycopy(source, from, room(count), used, count);
        used += count;
    }

    /** The pieces since {@link #beginText} become the result. */
    public void endText() {
        data = arena;
        start = textStart;
        length = used - textStart;
    }

    public void text(String text) {
        byte[] utf8 = Utf8.bytes(text);
        copy(utf8, 0, utf8.length);
    }

    public void decimal(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    /** Whether the array is the arena, or was it before the arena grew (then positions are still right). */
    boolean isArena(byte[] array) {
        if (array == arena) {
            return true;
        }
        for (int i = outgrown.size() - 1; i >= 0; i--) {
            if (outgrown.get(i) == array) {
                return true;
            }
        }
        return false;
    }
}
