package io.millrace.codegen.time;

import io.millrace.codegen.runtime.Result;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A time format of fixed numbers of digits only, such as {@code yyyy-MM-dd HH:mm:ss.SSS}, written without java.time.
 */
final class DigitFormat {
    private static final String LETTERS = "yMdHmsS";
    private static final int MAX_WIDTH = 64;

    /** Where the digits of each letter begin in {@link #digits}. */
    private static final int[] OFFSETS = {0, 4, 6, 8, 10, 12, 14};

    private static final int DIGITS = 20;

    /** Per output byte the position of its digit, or -1 for a byte of the pattern. */
    private final byte[] sources;

    private final byte[] pattern;

    /** Year, month, day, hour, minute, second, microseconds of one timestamp. */
    private final byte[] digits = new byte[DIGITS];

    private DigitFormat(byte[] sources, byte[] pattern) {
        this.sources = sources;
        this.pattern = pattern;
    }

    /** The format, or null if it has anything but digits and punctuation. */
    static @Nullable DigitFormat of(byte[] pattern) {
        int length = pattern.length;
        if (length > MAX_WIDTH) {
            return null;
        }
        byte[] sources = new byte[length];
        for (int i = 0; i < length; ) {
            byte letter = pattern[i];
            int end = i;
            while (end < length && pattern[end] == letter) {
                end++;
            }
            int field = LETTERS.indexOf(letter);
            if (field >= 0) {
                int width = end - i;
                if (width != (letter == 'y' ? 4 : letter == 'S' ? Math.min(width, 6) : 2)) {
                    return null;
                }
                for (int j = i; j < end; j++) {
                    sources[j] = (byte) (OFFSETS[field] + j - i);
                }
            } else if (letter < ' ' || Character.isLetterOrDigit(letter) || "'[]{}#".indexOf(letter) >= 0) {
                return null;
            } else {
                Arrays.fill(sources, i, end, (byte) -1);
            }
            i = end;
        }
        return new DigitFormat(sources, pattern);
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
        int second = (int) (time / 1_000_000L);
        int fraction = (int) (time - second * 1_000_000L);
        pair(0, year / 100);
        pair(2, year % 100);
        pair(4, DateTimes.month(civil));
        pair(6, DateTimes.day(civil));
        pair(8, second / 3600);
        pair(10, second / 60 % 60);
        pair(12, second % 60);
        pair(14, fraction / 10_000);
        pair(16, fraction / 100 % 100);
        pair(18, fraction % 100);
        byte[] room = out.room(sources.length);
        int at = out.used();
        for (int i = 0; i < sources.length; i++) {
            int source = sources[i];
            room[at + i] = source < 0 ? pattern[i] : digits[source];
        }
        out.take(sources.length);
        return true;
    }

    private void pair(int at, int value) {
        digits[at] = (byte) ('0' + value / 10);
        digits[at + 1] = (byte) ('0' + value % 10);
    }
}
