package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Words;

/** Reads Avro's primitive values from the bytes of a record, never beyond its end. One thread. */
final class AvroInput {
    private static final int MAX_LONG_SHIFT = 63;

    private byte[] data = {};
    private int start;
    private int position;
    private int end;

    /** Begins a record in data that has {@link Words#SPARE} bytes behind it. */
    void begin(byte[] bytes, int from, int to) {
        data = bytes;
        start = from;
        position = from;
        end = to;
    }

    byte[] data() {
        return data;
    }

    int position() {
        return position;
    }

    /** Where a position is, for messages. */
    String place(int at, String field) {
        return "byte " + (at - start) + " (field '" + field + "')";
    }

    /** A number of 7 bits per byte, lowest first, whose lowest bit is its sign. */
    long readLong(String field) {
        int from = position;
        int p = from;
        long bits = 0;
        for (int shift = 0; shift <= MAX_LONG_SHIFT; shift += 7) {
            if (p >= end) {
                throw cutOff(from, field);
            }
            byte value = data[p++];
            if (shift == MAX_LONG_SHIFT && value > 1) {
                break;
            }
            bits |= (value & 0x7FL) << shift;
            if (value >= 0) {
                position = p;
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new RecordFault(
                FormatError.AVRO_SYNTAX, "the number at " + place(from, field) + " has more than 64 bits");
    }

    int readInt(String field) {
        int from = position;
        long value = readLong(field);
        if (value != (int) value) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX, "the number at " + place(from, field) + " has more than 32 bits");
        }
        return (int) value;
    }

    boolean readBoolean(String field) {
        skip(1, field);
        byte value = data[position - 1];
        if (value < 0 || value > 1) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX,
                    "the byte at " + place(position - 1, field) + " is " + (value & 0xFF)
                            + ", but a boolean is 0 or 1");
        }
        return value == 1;
    }

    float readFloat(String field) {
        skip(Float.BYTES, field);
        return Float.intBitsToFloat(Words.intAt(data, position - Float.BYTES));
    }

    double readDouble(String field) {
        skip(Double.BYTES, field);
        return Double.longBitsToDouble(Words.at(data, position - Double.BYTES));
    }

    /** Passes over a length and so many bytes, and returns the length; the bytes end at the new position. */
    int readBytes(String field) {
        int from = position;
        long length = readLong(field);
        if (length < 0 || length > end - position) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX,
                    "the length at " + place(from, field) + " is " + length + ", but the record has " + (end - position)
                            + " bytes left");
        }
        position += (int) length;
        return (int) length;
    }

    private void skip(int bytes, String field) {
        if (end - position < bytes) {
            throw cutOff(position, field);
        }
        position += bytes;
    }

    private RecordFault cutOff(int from, String field) {
        return new RecordFault(
                FormatError.AVRO_SYNTAX,
                "the record ends at byte " + (end - start) + ", within the value that begins at " + place(from, field));
    }
}
