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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects of one level of the schema: the record itself, or a nested row.
 *
 * <p>It expects the fields in the order of the previous object and compares a whole stretch of text at once (the comma,
 * the key, the colon, and the space between them). Only when that differs is the key parsed and looked up.
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
public final class ObjectReader {
    /** Unknown keys that are remembered, so that they can be predicted; keys that are data would fill the memory. */
    private static final int MAX_UNKNOWN_SLOTS = 256;

    private static final int MAX_UNKNOWN_KEY = 64;

    /**
     * How deep the fields of objects that nobody wants are predicted; what is deeper is stepped over token by token.
     */
    private static final int MAX_PREDICTED_DEPTH = 4;

    /** A kernel that meets another shape more than every fourth time, after so many, costs more than it saves. */
    private static final int TRIED_MISSES = 100;

    private static final int MAX_KERNEL_TRIES = 3;

    /**
     * What all readers of a decoder share.
     *
     * @param compileAfter how many objects are read by prediction before a kernel is compiled
     */
    record Shared(ValueReader values, JsonScanner scanner, boolean failOnMissing, int compileAfter) {}

    private final Slot[] wanted;
    private final List<ColumnTarget> targets;
    private final long all;
    private final ValueReader values;
    private final JsonScanner scanner;
    private final Shared shared;
    private final int depth;

    private @Nullable ObjectKernel kernel;
    private int kernelReads;
    private int kernelMisses;
    private int kernelTries;

    /** Objects read by prediction since a kernel was compiled or tried. */
    private int predicted;

    /** Stands before the first field. */
    private final Slot head = new Slot(new byte[0], null, null);

    private final Slot anonymous = new Slot(new byte[0], null, null);
    private Slot located = head;
    private Slot[] table;
    private int unknownSlots;
    private int tableSize;
    private long objects;

    private ObjectReader(Slot[] wanted, Shared shared, int depth) {
        this.wanted = wanted;
        this.shared = shared;
        values = shared.values;
        scanner = shared.scanner;
        this.depth = depth;
        table = new Slot[Integer.highestOneBit(Math.max(8, wanted.length * 4))];
        targets = targetsOf(wanted);
        long bits = 0;
        for (int i = 0; i < wanted.length; i++) {
            wanted[i].bit = i < Long.SIZE ? 1L << i : 0;
            bits |= wanted[i].bit;
            insert(wanted[i]);
        }
        all = bits;
    }

    private static List<ColumnTarget> targetsOf(Slot[] slots) {
        List<ColumnTarget> targets = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.target != null) {
                targets.add(slot.target);
            }
        }
        return targets;
    }

    /** A reader of records. */
    static ObjectReader of(List<ColumnTarget> targets, Shared shared) {
        return of(targets, shared, 0);
    }

    private static ObjectReader of(List<ColumnTarget> targets, Shared shared, int depth) {
        List<Slot> slots = new ArrayList<>();
        for (ColumnTarget target : targets) {
            ObjectReader nested = target.kind == ValueKind.ROW ? of(target.children(), shared, depth + 1) : null;
            slots.add(new Slot(target.name.getBytes(StandardCharsets.UTF_8), target, nested));
        }
        return new ObjectReader(slots.toArray(new Slot[0]), shared, depth);
    }

    /** Reads an object from behind its brace into a row, and returns the position behind it. */
    int read(byte[] data, int position, int end, int row) {
        ObjectKernel compiled = kernel;
        if (compiled != null) {
            kernelReads++;
            int after = compiled.read(data, position, end, row);
            if (after != ObjectKernel.OTHER_SHAPE) {
                return after;
            }
            ColumnTarget.clearNulls(targets, Math.max(row, 0));
            kernelMisses++;
            if (kernelMisses > TRIED_MISSES && kernelMisses > kernelReads / 4) {
                kernel = null;
            }
        }
        return wanted.length > Long.SIZE
                ? readCarefully(data, position, end, row)
                : readPredicted(data, position, end, row);
    }

    /** Whether a kernel reads the objects. */
    boolean isCompiled() {
        return kernel != null;
    }

    private int readPredicted(byte[] data, int position, int end, int row) {
        long seen = 0;
        int fields = 0;
        int count = 0;
        Slot slot = head;
        int p = position;
        while (true) {
            Slot next = slot.next;
            if (next.matches(data, p, end) && next.patternIsFirst == (slot == head)) {
                p += next.patternLength;
            } else if (data[p] == '}' && p < end) {
                p++;
                break;
            } else {
                p = locate(data, p, end, slot);
                if (p < 0) {
                    p = ~p;
                    break;
                }
                next = located;
            }
            slot = next;
            seen |= slot.bit;
            fields += slot.wanted;
            count++;
            int value = p;
            p = switch (slot.reader) {
                case Slot.STRING -> values.readString(slot.target(), data, p, end, row);
                case Slot.BIGINT -> values.readLong(slot.target(), data, p, end, row);
                case Slot.ROW -> readRow(slot, slot.target(), data, p, end, row);
                default -> readValue(slot, data, p, end, row);
            };
            slot.measure(data, value, p);
        }
        if (fields != wanted.length || seen != all) {
            if (fields > Long.bitCount(seen)) {
                ColumnTarget.clearNulls(targets, row);
                return readCarefully(data, position, end, row);
            }
            fillMissing(seen, row);
        }
        if (kernel == null && ++predicted >= shared.compileAfter && kernelTries < MAX_KERNEL_TRIES) {
            compile(count, seen);
        }
        return p;
    }

    /** Compiles a kernel for the sequence of fields that the last object had. */
    private void compile(int count, long seen) {
        kernelTries++;
        predicted = 0;
        kernelReads = 0;
        kernelMisses = 0;
        List<Slot> fields = new ArrayList<>();
        Slot slot = head;
        for (int i = 0; i < count; i++) {
            Slot next = slot.next;
            if (next.patternIsFirst != (slot == head)) {
                return;
            }
            slot = next;
            fields.add(slot);
        }
        List<Slot> missing = new ArrayList<>();
        for (Slot field : wanted) {
            if ((seen & field.bit) == 0) {
                missing.add(field);
            }
        }
        boolean repeated = Set.copyOf(fields).size() < count;
        if (!repeated && (missing.isEmpty() || !shared.failOnMissing)) {
            kernel = KernelWriter.compile(fields, missing, this, values).orElse(null);
        }
    }

    /** The same for objects with more fields than bits, and for those that have a field twice. */
    private int readCarefully(byte[] data, int position, int end, int row) {
        long number = ++objects;
        Slot slot = head;
        int p = position;
        while (true) {
            p = locate(data, p, end, slot);
            if (p < 0) {
                break;
            }
            slot = located;
            if (slot.lastObject == number && slot.target != null) {
                slot.target.clearNull(row);
            }
            slot.lastObject = number;
            p = readValue(slot, data, p, end, row);
        }
        for (Slot field : wanted) {
            if (field.lastObject != number) {
                fillMissing(field, row);
            }
        }
        return ~p;
    }

    public int readValue(Slot slot, byte[] data, int position, int end, int row) {
        ColumnTarget target = slot.target;
        if (target == null) {
            return skipValue(slot, data, position, end);
        }
        return switch (slot.reader) {
            case Slot.STRING -> values.readString(target, data, position, end, row);
            case Slot.BIGINT -> values.readLong(target, data, position, end, row);
            case Slot.INT -> values.readInt(target, data, position, end, row);
            case Slot.TIMESTAMP -> values.readTimestamp(target, data, position, end, row);
            case Slot.ROW -> readRow(slot, target, data, position, end, row);
            default -> values.readOther(target, data, position, end, row);
        };
    }

    public int readRow(Slot slot, ColumnTarget target, byte[] data, int position, int end, int row) {
        ObjectReader nested = slot.nested;
        if (data[position] == '{' && position < end && nested != null) {
            return nested.read(data, position + 1, end, target.beginNested(row));
        }
        if (Words.intAt(data, position) == JsonScanner.NULL && position + 4 <= end) {
            target.storeNull(row, "is null");
            return position + 4;
        }
        int p = JsonScanner.skipSpace(data, position, end);
        return p > position && p < end
                ? readRow(slot, target, data, p, end, row)
                : values.readOther(target, data, p, end, row);
    }

    /** Objects that nobody wants have predicted fields too, to a depth. */
    public int skipValue(Slot slot, byte[] data, int position, int end) {
        byte first = data[position];
        if (first == '"') {
            int close = JsonScanner.plainStringEnd(data, position + 1, end);
            return close >= 0 ? close + 1 : scanner.skipString(data, position + 1, end);
        }
        if (first <= ' ') {
            return scanner.skipValue(data, JsonScanner.skipSpace(data, position, end), end);
        }
        if (first == '{' && depth < MAX_PREDICTED_DEPTH && position < end) {
            ObjectReader nested = slot.nested;
            if (nested == null) {
                nested = new ObjectReader(new Slot[0], shared, depth + 1);
                slot.nested = nested;
            }
            return nested.read(data, position + 1, end, -1);
        }
        if (first >= '1' && first <= '9') {
            int after = position + Words.digitCount(Words.at(data, position));
            if (data[after] == ',' || data[after] == '}') {
                return after;
            }
        }
        return scanner.skipValue(data, position, end);
    }

    private void fillMissing(long seen, int row) {
        for (Slot slot : wanted) {
            if ((seen & slot.bit) == 0) {
                fillMissing(slot, row);
            }
        }
    }

    private void fillMissing(Slot slot, int row) {
        ColumnTarget target = slot.target;
        if (target == null) {
            return;
        }
        if (shared.failOnMissing) {
            throw new RecordFault(FormatError.FIELD_MISSING, "field '" + target.name + "' is missing");
        }
        target.storeNull(row, "is missing");
    }

    /**
     * Parses a key and finds its slot. Returns the position of its value, or the complement of the position behind the
     * closing brace.
     */
    private int locate(byte[] data, int position, int end, Slot previous) {
        int p = JsonScanner.skipSpace(data, position, end);
        if (p < end && data[p] == '}') {
            return ~(p + 1);
        }
        if (previous != head) {
            if (p >= end || data[p] != ',') {
                throw scanner.unexpected(data, p, end, "',' or '}'");
            }
            p = JsonScanner.skipSpace(data, p + 1, end);
        }
        if (p >= end || data[p] != '"') {
            throw scanner.unexpected(data, p, end, previous == head ? "a key or '}'" : "a key in double quotes");
        }
        int keyEnd = scanner.skipString(data, p + 1, end);
        boolean escaped = scanner.escaped();
        int value = scanner.skipColon(data, keyEnd, end);
        Slot slot = escaped ? findEscaped(data, p + 1, keyEnd - 1) : find(data, p + 1, keyEnd - 1);
        slot.learn(data, position, value, previous == head);
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
