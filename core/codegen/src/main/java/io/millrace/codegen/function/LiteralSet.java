package io.millrace.codegen.function;

import io.millrace.codegen.runtime.Utf8;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;

/** The literals of an IN list in an open-addressing table. Immutable. */
public final class LiteralSet {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final Physical kind;
    private final int mask;

    /** Numbers as 64 bits, or the low word of decimals, or positions of texts in {@link #data}. */
    private final long[] keys;

    private final long[] highs;
    private final boolean[] used;
    private byte[] data = new byte[0];

    private LiteralSet(Physical kind, int size) {
        this.kind = kind;
        int capacity = Integer.highestOneBit(Math.max(4, size) * 2) * 2;
        mask = capacity - 1;
        keys = new long[capacity];
        highs = new long[capacity];
        used = new boolean[capacity];
    }

    /** The set of literal values, in the form that RowExpression.Literal has. */
    public static LiteralSet of(Physical kind, Collection<Object> values) {
        LiteralSet set = new LiteralSet(kind, values.size());
        for (Object value : values) {
            set.add(value);
        }
        return set;
    }

    private void add(Object value) {
        switch (kind) {
            case BOOLEAN -> insert((Boolean) value ? 1 : 0, 0);
            case FLOAT -> insert(bits(((Number) value).floatValue()), 0);
            case DOUBLE -> insert(bits(((Number) value).doubleValue()), 0);
            case DECIMAL -> {
                BigInteger unscaled = ((BigDecimal) value).unscaledValue();
                insert(unscaled.longValue(), unscaled.shiftRight(64).longValue());
            }
            case BYTES -> {
                byte[] bytes = value instanceof String text ? Utf8.bytes(text) : (byte[]) value;
                insertText(bytes);
            }
            default -> insert(((Number) value).longValue(), 0);
        }
    }

    private static long bits(double value) {
        return Double.doubleToLongBits(value == 0 ? 0.0 : value);
    }

    private int slot(long key, long high) {
        long hash = (key ^ high * 31) * MULTIPLIER;
        return (int) (hash ^ hash >>> 32) & mask;
    }

    private void insert(long key, long high) {
        int slot = slot(key, high);
        while (used[slot] && (keys[slot] != key || highs[slot] != high)) {
            slot = slot + 1 & mask;
        }
        used[slot] = true;
        keys[slot] = key;
        highs[slot] = high;
    }

    private void insertText(byte[] bytes) {
        if (contains(bytes, 0, bytes.length)) {
            return;
        }
        int slot = slot(hash(bytes, 0, bytes.length), 0);
        while (used[slot]) {
            slot = slot + 1 & mask;
        }
        used[slot] = true;
        keys[slot] = data.length;
        highs[slot] = bytes.length;
        data = Arrays.copyOf(data, data.length + bytes.length);
        System.arraycopy(bytes, 0, data, data.length - bytes.length, bytes.length);
    }

    private static long hash(byte[] bytes, int start, int length) {
        long hash = length;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }

    private boolean has(long key, long high) {
        int slot = slot(key, high);
        while (used[slot]) {
            if (keys[slot] == key && highs[slot] == high) {
                return true;
            }
            slot = slot + 1 & mask;
        }
        return false;
    }

    public boolean contains(boolean value) {
        return has(value ? 1 : 0, 0);
    }

    public boolean contains(int value) {
        return has(value, 0);
    }

    public boolean contains(long value) {
        return has(value, 0);
    }

    public boolean contains(double value) {
        // NaN equals nothing, not even itself.
        return !Double.isNaN(value) && has(bits(value), 0);
    }

    public boolean contains(float value) {
        return contains((double) value);
    }

    public boolean contains(long high, long low) {
        return has(low, high);
    }

    /** Whether the text, or the bytes, are in the set. */
    public boolean contains(byte[] bytes, int start, int length) {
        int slot = slot(hash(bytes, start, length), 0);
        while (used[slot]) {
            if (Utf8.equal(data, (int) keys[slot], (int) highs[slot], bytes, start, length)) {
                return true;
            }
            slot = slot + 1 & mask;
        }
        return false;
    }
}
