package io.millrace.formats.json;

import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.Words;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object: how its key looks in the text, and which field usually follows it. Fields that nobody wants
 * have slots too, so that their keys are predicted as well. Plain fields, as the decoder's inner loop works on them.
 */
public final class Slot {
    private static final int MAX_PATTERN = 80;

    static final int SKIPPED = 0;
    static final int ROW = 1;
    static final int STRING = 2;
    static final int BIGINT = 3;
    static final int INT = 4;
    static final int TIMESTAMP = 5;
    static final int OTHER = 6;

    final byte[] key;

    /** Which of the fast readers reads the values. */
    final int reader;

    /** 1 for a field that is wanted, else 0. */
    final int wanted;

    /** What is filled; null when nobody wants the field. */
    final @Nullable ColumnTarget target;

    /** Reads the objects of a nested row, or steps over those of a field that nobody wants. */
    @Nullable
    ObjectReader nested;

    /** The slot that followed this one the last time. */
    Slot next = this;

    /** The number of the last object that had this field; kept only when there are more fields than bits. */
    long lastObject;

    /** The bit of a wanted field among those of its object, 0 when it has none. */
    long bit;

    /** How long the text from behind the previous value up to the value was the last time; 0 when unknown. */
    int patternLength;

    /** Whether the pattern is that of a first field: without the comma that must stand before all others. */
    boolean patternIsFirst;

    /** The length that most values had, and how many more had it than had another. */
    private int valueLength;

    private int votes;
    private byte firstByte;
    private int valuesMeasured;

    private long firstWord = -1;
    private long firstMask;
    private long secondWord;
    private long secondMask;
    private final byte[] pattern = new byte[MAX_PATTERN + Words.SPARE];

    Slot(byte[] key, @Nullable ColumnTarget target, @Nullable ObjectReader nested) {
        this.key = key;
        this.target = target;
        this.nested = nested;
        wanted = target == null ? 0 : 1;
        reader = target == null ? SKIPPED : reader(target.kind);
    }

    /** What is filled, for a field that is wanted. */
    public ColumnTarget target() {
        return Objects.requireNonNull(target);
    }

    private static int reader(ValueKind kind) {
        return switch (kind) {
            case ROW -> ROW;
            case STRING -> STRING;
            case BIGINT -> BIGINT;
            case INT -> INT;
            case TIMESTAMP, TIMESTAMP_LTZ -> TIMESTAMP;
            default -> OTHER;
        };
    }

    /** Remembers how the key and what surrounds it looked. */
    void learn(byte[] data, int from, int to, boolean first) {
        int length = to - from;
        patternIsFirst = first;
        if (length > MAX_PATTERN) {
            patternLength = 0;
            firstMask = 0;
            firstWord = -1;
            return;
        }
        System.arraycopy(data, from, pattern, 0, length);
        patternLength = length;
        firstMask = length >= 8 ? -1L : (1L << (length << 3)) - 1;
        firstWord = Words.at(pattern, 0) & firstMask;
        secondMask = length >= 16 ? -1L : length <= 8 ? 0 : (1L << ((length - 8) << 3)) - 1;
        secondWord = Words.at(pattern, 8) & secondMask;
    }

    /** The reader for values that look as the last one did; for a field that is wanted always the same. */
    int usualReader() {
        if (reader != SKIPPED) {
            return reader;
        }
        return firstByte == '"' ? STRING : firstByte >= '0' && firstByte <= '9' ? BIGINT : OTHER;
    }

    /** Takes note of the length of a value's text (R. S. Boyer, J. S. Moore, "MJRTY", 1981). */
    void measure(byte[] data, int from, int to) {
        valuesMeasured++;
        firstByte = data[from];
        int length = to - from;
        if (length == valueLength) {
            votes++;
        } else if (--votes < 0) {
            valueLength = length;
            votes = 1;
        }
    }

    /** The length that at least three of four values had, quotes included; 0 when there is none. */
    int steadyLength() {
        return votes >= valuesMeasured / 2 ? valueLength : 0;
    }

    /** The text that is expected; its first bytes count. */
    byte[] pattern() {
        return pattern;
    }

    /** Whether the text at a position looks as it did the last time; never when that is unknown. */
    boolean matches(byte[] data, int position, int end) {
        int length = patternLength;
        if (position + length > end) {
            return false;
        }
        long first = (Words.at(data, position) & firstMask) ^ firstWord;
        long second = (Words.at(data, position + 8) & secondMask) ^ secondWord;
        return (first | second) == 0
                && (length <= 16 || Arrays.equals(data, position + 16, position + length, pattern, 16, length));
    }
}
