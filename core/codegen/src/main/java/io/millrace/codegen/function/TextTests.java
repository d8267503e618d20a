package io.millrace.codegen.function;

import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;

/** Functions of texts that give numbers and truth values. */
public final class TextTests {
    private TextTests() {}

    @SqlFunction({"CHAR_LENGTH", "CHARACTER_LENGTH"})
    public static int characters(byte[] data, int start, int length) {
        return Utf8.characters(data, start, length);
    }

    @SqlFunction("ASCII")
    public static int ascii(byte[] data, int start, int length) {
        return length == 0 ? 0 : data[start];
    }

    @SqlFunction("POSITION")
    public static int position(byte[] part, int partStart, int partLength, byte[] data, int start, int length) {
        return from(part, partStart, partLength, data, start, length, start);
    }

    private static int from(byte[] part, int partStart, int partLength, byte[] data, int start, int length, int first) {
        if (partLength == 0) {
            return 1;
        }
        int hit = Utf8.find(data, first, start + length, part, partStart, partLength);
        return hit < 0 ? 0 : Utf8.characters(data, start, hit - start) + 1;
    }

    @SqlFunction("LOCATE")
    public static int locate(byte[] part, int partStart, int partLength, byte[] data, int start, int length) {
        return from(part, partStart, partLength, data, start, length, start);
    }

    @SqlFunction("LOCATE")
    public static int locate(byte[] part, int partStart, int partLength, byte[] data, int start, int length, int from) {
        int first = Utf8.skip(data, start, start + length, from - 1);
        return from(part, partStart, partLength, data, start, length, first);
    }

    @SqlFunction("INSTR")
    public static int instr(byte[] data, int start, int length, byte[] part, int partStart, int partLength) {
        return from(part, partStart, partLength, data, start, length, start);
    }

    @SqlFunction(value = "INSTR", fails = true)
    public static int instr(byte[] data, int start, int length, byte[] part, int partStart, int partLength, int from) {
        return instr(data, start, length, part, partStart, partLength, from, 1);
    }

    @SqlFunction(value = "INSTR", fails = true)
    public static int instr(
            byte[] data, int start, int length, byte[] part, int partStart, int partLength, int from, int nth) {
        if (nth <= 0) {
            throw ExpressionFailure.badArgument("the occurrence " + nth + " is not positive");
        }
        int end = start + length;
        int left = nth;
        int position = from > 0 ? Utf8.skip(data, start, end, from - 1) : end;
        if (from == 0) {
            return 0;
        }
        for (int i = from; i < 0 && position > start; i++) {
            position = TextSlices.back(data, start, position);
        }
        while (position >= start && position < end) {
            boolean here =
                    position + partLength <= end && Utf8.equal(data, position, partLength, part, partStart, partLength);
            if (here && --left == 0) {
                return Utf8.characters(data, start, position - start) + 1;
            }
            if (from < 0 && position == start) {
                return 0;
            }
            position = from > 0 ? position + Utf8.width(data[position]) : TextSlices.back(data, start, position);
        }
        return 0;
    }

    @SqlFunction("STARTSWITH")
    public static boolean startsWith(byte[] data, int start, int length, byte[] part, int partStart, int partLength) {
        return partLength <= length && Utf8.equal(data, start, partLength, part, partStart, partLength);
    }

    @SqlFunction("ENDSWITH")
    public static boolean endsWith(byte[] data, int start, int length, byte[] part, int partStart, int partLength) {
        return partLength <= length
                && Utf8.equal(data, start + length - partLength, partLength, part, partStart, partLength);
    }

    @SqlFunction("IS_ALPHA")
    public static boolean isAlpha(byte[] data, int start, int length) {
        if (!Utf8.isAscii(data, start, length)) {
            return Utf8.text(data, start, length).chars().allMatch(Character::isLetter);
        }
        for (int i = start; i < start + length; i++) {
            int letter = data[i] | 32;
            if (letter < 'a' || letter > 'z') {
                return false;
            }
        }
        return length > 0;
    }

    @SqlFunction("IS_DIGIT")
    public static boolean isDigit(byte[] data, int start, int length) {
        if (!Utf8.isAscii(data, start, length)) {
            return Utf8.text(data, start, length).chars().allMatch(Character::isDigit);
        }
        for (int i = start; i < start + length; i++) {
            if (data[i] < '0' || data[i] > '9') {
                return false;
            }
        }
        return length > 0;
    }

    @SqlFunction("IS_DECIMAL")
    public static boolean isDecimal(byte[] data, int start, int length) {
        if (length == 0) {
            return false;
        }
        try {
            TextNumbers.toDouble(data, start, length);
            return true;
        } catch (ExpressionFailure e) {
            return false;
        }
    }
}
