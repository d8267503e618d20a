package io.millrace.formats.json;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the objects of one level of the schema: the record itself, or a nested row.
 *
 * <p>It expects the fields in the order of the previous object and compares a whole stretch of text at once (the space
 * before the key, the key, the colon, the space behind it). Only when that differs is the key parsed and looked up.
 *
 * <pre>
 *   text:  {"price":12,"url":"x","extra":null}
 *           ^^^^^^^^  predicted: the pattern of the slot that came first the last time
 *                   ^^  the slot's kind says how to read
 *                     ^ separator, then the slot that followed the last time
 * </pre>
 *
 * A field that comes twice has the value that came last, as in Jackson. One thread.
 */
final class ObjectReader {
    /** Unknown keys that are remembered, so that they can be predicted; keys that are data would fill the memory. */
    private static final int MAX_UNKNOWN_SLOTS = 256;

    private static final int MAX_UNKNOWN_KEY = 64;

    private final Slot[] wanted;
    private final ValueReader values;
    private final JsonScanner scanner;
    private final boolean failOnMissing;

    /** Stands before the first field. */
    private final Slot head = new Slot(new byte[0], null, null);

    private final Slot anonymous = new Slot(new byte[0], null, null);
    private Slot located = head;
    private Slot[] table;
    private int unknownSlots;
    private int tableSize;
    private long objects;

    private ObjectReader(Slot[] wanted, ValueReader values, JsonScanner scanner, boolean failOnMissing) {
        this.wanted = wanted;
        this.values = values;
        this.scanner = scanner;
        this.failOnMissing = failOnMissing;
        table = new Slot[Integer.highestOneBit(Math.max(8, wanted.length * 4))];
        for (Slot slot : wanted) {
            insert(slot);
        }
    }

    static ObjectReader of(List<ColumnTarget> targets, ValueReader values, JsonScanner scanner, boolean failOnMissing) {
        List<Slot> slots = new ArrayList<>();
        for (ColumnTarget target : targets) {
            ObjectReader nested =
                    target.kind == ValueKind.ROW ? of(target.children(), values, scanner, failOnMissing) : null;
            slots.add(new Slot(target.name.getBytes(StandardCharsets.UTF_8), target, nested));
        }
        return new ObjectReader(slots.toArray(new Slot[0]), values, scanner, failOnMissing);
    }

    /** Reads an object from behind its brace into a row, and returns the position behind it. */
    int read(byte[] data, int position, int end, int row) {
        long number = ++objects;
        int seen = 0;
        Slot previous = head;
        int p = position;
        while (true) {
            Slot slot = previous.next;
            if (slot.matches(data, p, end)) {
                p += slot.patternLength;
                if (data[p] <= ' ') {
                    p = JsonScanner.skipSpace(data, p, end);
                }
            } else {
                p = locate(data, p, end, previous);
                if (p < 0) {
                    p = ~p;
                    break;
                }
                slot = located;
            }
            ColumnTarget target = slot.target;
            if (target == null) {
                p = scanner.skipValue(data, p, end);
            } else {
                if (slot.lastObject == number) {
                    target.clearNull(row);
                } else {
                    slot.lastObject = number;
                    seen++;
                }
                ObjectReader nested = slot.nested;
                p = nested != null && p < end && data[p] == '{'
                        ? nested.read(data, p + 1, end, row)
                        : values.read(target, data, p, end, row);
            }
            previous = slot;
            if (p < end && data[p] == ',') {
                p++;
            } else if (p < end && data[p] == '}') {
                p++;
                break;
            } else {
                p = separator(data, p, end);
                if (p < 0) {
                    p = ~p;
                    break;
                }
            }
        }
        if (seen < wanted.length) {
            fillMissing(number, row);
        }
        return p;
    }

    /** The position behind a comma, or the complement of the one behind a closing brace. */
    private int separator(byte[] data, int position, int end) {
        int p = JsonScanner.skipSpace(data, position, end);
        if (p < end && data[p] == ',') {
            return p + 1;
        }
        if (p < end && data[p] == '}') {
            return ~(p + 1);
        }
        throw scanner.unexpected(data, p, end, "',' or '}'");
    }

    private void fillMissing(long number, int row) {
        for (Slot slot : wanted) {
            ColumnTarget target = slot.target;
            if (slot.lastObject == number || target == null) {
                continue;
            }
            if (failOnMissing) {
                throw new RecordFault(FormatError.FIELD_MISSING, "field '" + target.name + "' is missing");
            }
            target.storeNull(row, "is missing");
        }
    }

    /**
     * Parses a key and finds its slot. Returns the position of its value, or the complement of the position behind the
     * closing brace of an object without fields.
     */
    private int locate(byte[] data, int position, int end, Slot previous) {
        int p = JsonScanner.skipSpace(data, position, end);
        if (p < end && data[p] == '}' && previous == head) {
            return ~(p + 1);
        }
        if (p >= end || data[p] != '"') {
            throw scanner.unexpected(data, p, end, previous == head ? "a key or '}'" : "a key in double quotes");
        }
        int keyEnd = scanner.skipString(data, p + 1, end);
        boolean escaped = scanner.escaped();
        int value = scanner.skipColon(data, keyEnd, end);
        Slot slot = escaped ? findEscaped(data, p + 1, keyEnd - 1) : find(data, p + 1, keyEnd - 1);
        slot.learn(data, position, value);
        previous.next = slot;
        located = slot;
        return value;
    }

    private Slot findEscaped(byte[] data, int from, int to) {
        ByteBuilder key = new ByteBuilder(to - from + Words.SPARE);
        scanner.unescape(data, from, to, key);
        key.ensure(Words.SPARE);
        return find(key.array(), 0, key.length());
    }

    private Slot find(byte[] data, int from, int to) {
        int length = to - from;
        int mask = table.length - 1;
        for (int i = hash(data, from, length) & mask; ; i = (i + 1) & mask) {
            Slot slot = table[i];
            if (slot == null) {
                break;
            }
            if (slot.key.length == length && Arrays.equals(slot.key, 0, length, data, from, to)) {
                return slot;
            }
        }
        if (length > MAX_UNKNOWN_KEY || unknownSlots == MAX_UNKNOWN_SLOTS) {
            return anonymous;
        }
        unknownSlots++;
        Slot slot = new Slot(Arrays.copyOfRange(data, from, to), null, null);
        insert(slot);
        return slot;
    }

    private void insert(Slot slot) {
        if (tableSize * 2 >= table.length) {
            Slot[] old = table;
            table = new Slot[old.length * 2];
            tableSize = 0;
            for (Slot moved : old) {
                if (moved != null) {
                    insert(moved);
                }
            }
        }
        int mask = table.length - 1;
        byte[] padded = Arrays.copyOf(slot.key, slot.key.length + Words.SPARE);
        int i = hash(padded, 0, slot.key.length) & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = slot;
        tableSize++;
    }

    /** Of the length and the first and last eight bytes. */
    private static int hash(byte[] data, int from, int length) {
        long word;
        if (length < 8) {
            word = Words.at(data, from) & (1L << (length << 3)) - 1;
        } else {
            word = Words.at(data, from) + Words.at(data, from + length - 8) * 31;
        }
        long mixed = (word + length) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40);
    }
}
