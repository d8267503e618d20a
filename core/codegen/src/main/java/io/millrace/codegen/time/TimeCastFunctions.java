package io.millrace.codegen.time;

import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.ExpressionFailure;

/** CAST of text to dates, times and timestamps. */
public final class TimeCastFunctions {
    private TimeCastFunctions() {}

    /** A parser per call. */
    public static final class State implements CallState {
        final TimeParser parser = new TimeParser();

        /** Made by the generated class. */
        public State() {}
    }

    public static int toDate(State state, byte[] data, int start, int length) {
        long day = state.parser.date(data, start, length);
        if (day == TimeParser.NONE) {
            throw ExpressionFailure.notA(data, start, length, "DATE");
        }
        return (int) day;
    }

    public static int toTime(State state, int precision, byte[] data, int start, int length) {
        long micros = state.parser.time(data, start, length);
        if (micros == TimeParser.NONE) {
            throw ExpressionFailure.notA(data, start, length, "TIME");
        }
        return (int) (DateTimes.truncate(Math.min(3, precision), micros) / DateTimes.MICROS_PER_MILLI);
    }

    public static long toTimestamp(State state, int precision, byte[] data, int start, int length) {
        long micros = state.parser.timestamp(data, start, length, precision);
        if (micros == TimeParser.NONE) {
            throw ExpressionFailure.notA(data, start, length, "TIMESTAMP");
        }
        return micros;
    }
}
