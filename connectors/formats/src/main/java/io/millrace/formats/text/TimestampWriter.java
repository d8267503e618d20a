package io.millrace.formats.text;

/**
 * Writes timestamps as {@link TimeText} does. The last minute and its text are remembered, as timestamps that follow
 * one another mostly share it. One thread.
 */
public final class TimestampWriter {
    private static final long MICROS_PER_MINUTE = 60_000_000;

    /** What a date of ten characters, the separator, the hour and the minute take: two words. */
    private static final int MINUTE_LENGTH = 16;

    private final TimestampStandard standard;
    private final boolean withZulu;
    private long minute = Long.MIN_VALUE;
    private long firstWord;
    private long secondWord;

    public TimestampWriter(TimestampStandard standard, boolean withZulu) {
        this.standard = standard;
        this.withZulu = withZulu;
    }

    /** Writes a timestamp and returns the position behind it. */
    public int write(byte[] target, int position, long micros) {
        long minuteOfValue = Math.floorDiv(micros, MICROS_PER_MINUTE);
        if (minuteOfValue != minute) {
            return writeMinute(target, position, micros, minuteOfValue);
        }
        int rest = (int) (micros - minuteOfValue * MICROS_PER_MINUTE);
        Words.put(target, position, firstWord);
        Words.put(target, position + Long.BYTES, secondWord);
        int second = rest / 1_000_000;
        int p = TimeText.writeSecond(target, position + MINUTE_LENGTH, second, rest - second * 1_000_000);
        if (withZulu) {
            target[p++] = 'Z';
        }
        return p;
    }

    private int writeMinute(byte[] target, int position, long micros, long minuteOfValue) {
        int end = TimeText.writeTimestamp(target, position, micros, standard, withZulu);
        // Years beyond four digits make a longer text.
        if (target[position + 10] == standard.separator() && target[position] >= '0' && target[position] <= '9') {
            minute = minuteOfValue;
            firstWord = Words.at(target, position);
            secondWord = Words.at(target, position + Long.BYTES);
        }
        return end;
    }
}
