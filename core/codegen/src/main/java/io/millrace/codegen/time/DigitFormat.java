package io.millrace.codegen.time;

import io.millrace.codegen.runtime.Result;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A time format of fixed numbers of digits only, such as {@code yyyy-MM-dd HH:mm:ss.SSS}, written without java.time. */
final class DigitFormat {
    private static final String LETTERS = "yMdHmsS";
    private static final int MAX_WIDTH = 64;

    /** Per output byte the letter it is a digit of, or 0 and the byte itself in {@link #bytes}. */
    private final byte[] letters;

    private final byte[] bytes;
    private final int[] powers;

    private DigitFormat(byte[] letters, byte[] bytes, int[] powers) {
        this.letters = letters;
        this.bytes = bytes;
        this.powers = powers;
    }

    /** The format, or null if it has anything but digits and punctuation. */
    static @Nullable DigitFormat of(byte[] pattern) {
        int length = pattern.length;
        if (length > MAX_WIDTH) {
            return null;
        }
        byte[] letters = new byte[length];
        int[] powers = new int[length];
        for (int i = 0; i < length; ) {
            byte letter = pattern[i];
            int end = i;
            while (end < length && pattern[end] == letter) {
                end++;
            }
            if (LETTERS.indexOf(letter) >= 0) {
                int width = end - i;
                if (width != (letter == 'y' ? 4 : letter == 'S' ? Math.min(width, 6) : 2)) {
                    return null;
                }
                Arrays.fill(letters, i, end, letter);
                int power = letter == 'S' ? 100_000 : width == 4 ? 1000 : 10;
                for (int j = i; j < end; j++) {
                    powers[j] = power;
                    power /= 10;
                }
            } else if (letter < ' ' || Character.isLetterOrDigit(letter) || "'[]{}#".indexOf(letter) >= 0) {
                return null;
            }
            i = end;
        }
        return new DigitFormat(letters, pattern, powers);
    }

    /** Writes a local timestamp; false if its year has not four digits. */
    boolean put(Result out, long micros) {
        long day = Math.floorDiv(micros, DateTimes.MICROS_PER_DAY);
        long time = micros - day * DateTimes.MICROS_PER_DAY;
        long civil = DateTimes.civil(day);
        int year = DateTimes.year(civil);
        if (year < 1 || year > 9999) {
            return false;
        }
        byte[] room = out.room(letters.length);
        int at = out.used();
        for (int i = 0; i < letters.length; i++) {
            long value =
                    switch (letters[i]) {
                        case 'y' -> year;
                        case 'M' -> DateTimes.month(civil);
                        case 'd' -> DateTimes.day(civil);
                        case 'H' -> time / 3_600_000_000L;
                        case 'm' -> time / 60_000_000L % 60;
                        case 's' -> time / 1_000_000L % 60;
                        case 'S' -> time % 1_000_000L;
                        default -> -1;
                    };
            room[at++] = value < 0 ? bytes[i] : (byte) ('0' + value / powers[i] % 10);
        }
        out.take(letters.length);
        return true;
    }
}
