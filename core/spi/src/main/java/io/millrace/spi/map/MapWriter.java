package io.millrace.spi.map;

import io.millrace.spi.column.BytesColumnBuilder;
import java.util.Arrays;

/**
 * Writes one MAP value after the other as {@link MapSlices} describes: {@link #begin}, entries, {@link #end}, and then
 * the slice from 0 to {@link #length} of {@link #array} until the next {@code begin}. Used again and again, it
 * allocates only to grow. If a key comes twice, its last value stays.
 */
public final class MapWriter {
    private static final int INITIAL_BYTES = 256;
    private static final int INITIAL_ENTRIES = 16;

    /** Up to this many keys are compared each with each; more go through a hash table. */
    private static final int FEW = 12;

    /** In place of an entry that a later one with the same key replaces. */
    private static final int REPLACED = -1;

    private byte[] array = new byte[INITIAL_BYTES];
    private int[] entries = new int[INITIAL_ENTRIES];
    private int[] table = new int[0];
    private int length;
    private int count;

    public void begin() {
        length = Integer.BYTES;
        count = 0;
    }

    public void entry(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength) {
        int at = key(key, keyStart, keyLength, valueLength);
        MapSlices.putInt(array, at, valueLength);
        System.arraycopy(value, valueStart, array, at + Integer.BYTES, valueLength);
        length = at + Integer.BYTES + valueLength;
    }

    public void nullEntry(byte[] key, int keyStart, int keyLength) {
        int at = key(key, keyStart, keyLength, 0);
        MapSlices.putInt(array, at, MapSlices.NULL);
        length = at + Integer.BYTES;
    }

    /** Writes the key of a new entry and returns where its value's length goes. */
    private int key(byte[] key, int keyStart, int keyLength, int valueLength) {
        int needed = Math.addExact(Math.addExact(length + 2 * Integer.BYTES, keyLength), valueLength);
        if (needed > array.length) {
            array = Arrays.copyOf(array, (int) Math.max(needed, Math.min(array.length * 2L, Integer.MAX_VALUE - 8)));
        }
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count * 2);
        }
        entries[count++] = length;
        MapSlices.putInt(array, length, keyLength);
        System.arraycopy(key, keyStart, array, length + Integer.BYTES, keyLength);
        return length + Integer.BYTES + keyLength;
    }

    /** Ends the map: afterwards its keys differ. */
    public void end() {
        boolean repeats = count <= FEW ? findRepeatsOfFew() : findRepeats();
        if (repeats) {
            removeReplaced();
        }
        MapSlices.putInt(array, 0, count);
    }

    private boolean findRepeatsOfFew() {
        boolean any = false;
        for (int later = 1; later < count; later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (entries[earlier] != REPLACED && sameKey(entries[earlier], entries[later])) {
                    entries[earlier] = REPLACED;
                    any = true;
                }
            }
        }
        return any;
    }

    private boolean findRepeats() {
        int slots = Integer.highestOneBit(count) * 4;
        if (table.length < slots) {
            table = new int[slots];
        }
        Arrays.fill(table, 0, slots, REPLACED);
        boolean any = false;
        for (int i = count - 1; i >= 0; i--) {
            int slot = hash(entries[i]) & (slots - 1);
            while (table[slot] != REPLACED && !sameKey(table[slot], entries[i])) {
                slot = (slot + 1) & (slots - 1);
            }
            if (table[slot] == REPLACED) {
                table[slot] = entries[i];
            } else {
                entries[i] = REPLACED;
                any = true;
            }
        }
        return any;
    }

    private int hash(int entry) {
        int hash = 0;
        int keyStart = MapSlices.keyStart(entry);
        int keyEnd = keyStart + MapSlices.keyLength(array, entry);
        for (int i = keyStart; i < keyEnd; i++) {
            hash = (hash ^ array[i]) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private boolean sameKey(int one, int other) {
        int keyLength = MapSlices.keyLength(array, one);
        return keyLength == MapSlices.keyLength(array, other)
                && MapSlices.sameBytes(array, MapSlices.keyStart(one), array, MapSlices.keyStart(other), keyLength);
    }

    private void removeReplaced() {
        int to = Integer.BYTES;
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (entries[i] != REPLACED) {
                int entryLength = MapSlices.nextEntry(array, entries[i]) - entries[i];
                System.arraycopy(array, entries[i], array, to, entryLength);
                to += entryLength;
                left++;
            }
        }
        length = to;
        count = left;
    }

    /** Holds the slice of the last map, from 0 on; a later map may need another array. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Appends the last map as one value. */
    public void appendTo(BytesColumnBuilder builder) {
        builder.append(array, 0, length);
    }
}
