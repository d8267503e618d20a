package io.millrace.formats.json;

import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.text.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object: how its key looks in the text, and which field usually follows it. Fields that nobody wants have
 * slots too, so that their keys are predicted as well. Plain fields, as the decoder's inner loop works on them.
 */
final class Slot {
    private static final int MAX_PATTERN = 80;

    final byte[] key;

    /** What is filled; null when nobody wants the field. */
    final @Nullable ColumnTarget target;

    /** Reads the objects of a nested row. */
    final @Nullable ObjectReader nested;

    /** The slot that followed this one the last time. */
    Slot next = this;

    /** The number of the last object that had this field. */
    long lastObject;

    /** The text from behind the previous comma or brace up to the value, as it was the last time; empty when unknown. */
    int patternLength;

    private long firstWord;
    private long firstMask;
    private long secondWord;
    private long secondMask;
    private byte[] pattern = {};

    Slot(byte[] key, @Nullable ColumnTarget target, @Nullable ObjectReader nested) {
        this.key = key;
        this.target = target;
        this.nested = nested;
    }

    /** Remembers how the key and what surrounds it looked. */
    void learn(byte[] data, int from, int to) {
        int length = to - from;
        if (length > MAX_PATTERN) {
            patternLength = 0;
            return;
        }
        pattern = Arrays.copyOf(Arrays.copyOfRange(data, from, to), length + Words.SPARE);
        patternLength = length;
        firstMask = length >= 8 ? -1L : (1L << (length << 3)) - 1;
        firstWord = Words.at(pattern, 0) & firstMask;
        secondMask = length >= 16 ? -1L : length <= 8 ? 0 : (1L << ((length - 8) << 3)) - 1;
        secondWord = length <= 8 ? 0 : Words.at(pattern, 8) & secondMask;
    }

    /** Whether the text at a position looks as it did the last time. */
    boolean matches(byte[] data, int position, int end) {
        int length = patternLength;
        if (position + length > end || ((Words.at(data, position) ^ firstWord) & firstMask) != 0) {
            return false;
        }
        if (length <= 8) {
            return length > 0;
        }
        if (((Words.at(data, position + 8) ^ secondWord) & secondMask) != 0) {
            return false;
        }
        return length <= 16 || Arrays.equals(data, position + 16, position + length, pattern, 16, length);
    }
}
