package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Java regular expressions, compiled once per pattern and call, within a budget of steps per value. */
public final class Regexes {
    private Regexes() {}

    /** The last pattern of a call; mostly it is a literal and stays. */
    public static final class State implements CallState {
        private byte[] source = new byte[0];
        private boolean known;
        private @Nullable Pattern pattern;

        /** Made by the generated class. */
        public State() {}

        /** The compiled pattern, or null if it is malformed. */
        @Nullable
        Pattern pattern(byte[] data, int start, int length) {
            if (!known || !Utf8.equal(source, 0, source.length, data, start, length)) {
                source = java.util.Arrays.copyOfRange(data, start, start + length);
                known = true;
                try {
                    pattern = Pattern.compile(Utf8.text(data, start, length));
                } catch (PatternSyntaxException | StackOverflowError e) {
                    pattern = null;
                }
            }
            return pattern;
        }
    }

    /** A text that counts how often the matcher looks at it: backtracking without end is stopped. */
    static final class Budgeted implements CharSequence {
        private static final long STEPS = 2_000_000;
        private static final long STEPS_PER_CHAR = 200;

        private final String text;
        private long left;

        Budgeted(String text) {
            this.text = text;
            this.left = STEPS + text.length() * STEPS_PER_CHAR;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new ExpressionFailure(
                        ExpressionError.PATTERN_TOO_EXPENSIVE,
                        "the pattern backtracks without end on " + ExpressionFailure.quoted(text));
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static Matcher matcher(Pattern pattern, byte[] data, int start, int length) {
        return pattern.matcher(new Budgeted(Utf8.text(data, start, length)));
    }

    /** Looks for the next match; a pattern that exhausts the stack is too expensive as well. */
    static boolean find(Matcher matcher) {
        try {
            return matcher.find();
        } catch (StackOverflowError e) {
            throw tooDeep();
        }
    }

    static ExpressionFailure tooDeep() {
        return new ExpressionFailure(ExpressionError.PATTERN_TOO_EXPENSIVE, "the pattern nests too deep on the value");
    }

    @SqlFunction(value = "REGEXP", fails = true)
    public static boolean regexp(
            State state, byte[] data, int start, int length, byte[] regex, int regexStart, int regexLength) {
        Pattern pattern = state.pattern(regex, regexStart, regexLength);
        return pattern != null && regexLength > 0 && find(matcher(pattern, data, start, length));
    }

    @SqlFunction(value = "REGEXP_EXTRACT", nulls = true, fails = true, arena = true)
    public static void extract(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength) {
        extract(out, state, data, start, length, regex, regexStart, regexLength, 0);
    }

    @SqlFunction(value = "REGEXP_EXTRACT", nulls = true, fails = true, arena = true)
    public static void extract(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength,
            int group) {
        Pattern pattern = state.pattern(regex, regexStart, regexLength);
        out.isNull = true;
        if (pattern == null || group < 0) {
            return;
        }
        Matcher matcher = matcher(pattern, data, start, length);
        if (find(matcher) && group <= matcher.groupCount()) {
            put(out, matcher.group(group));
        }
    }

    private static void put(Result out, @Nullable String text) {
        out.isNull = text == null;
        if (text != null) {
            out.text(text);
        }
    }

    @SqlFunction(value = "REGEXP_SUBSTR", nulls = true, fails = true, arena = true)
    public static void substr(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength) {
        extract(out, state, data, start, length, regex, regexStart, regexLength, 0);
    }

    @SqlFunction(value = "REGEXP_COUNT", nulls = true, fails = true)
    public static int count(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength) {
        Pattern pattern = state.pattern(regex, regexStart, regexLength);
        if (pattern == null) {
            out.isNull = true;
            return 0;
        }
        Matcher matcher = matcher(pattern, data, start, length);
        int count = 0;
        while (find(matcher)) {
            count++;
        }
        return count;
    }

    @SqlFunction(value = "REGEXP_INSTR", nulls = true, fails = true)
    public static int instr(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength) {
        Pattern pattern = state.pattern(regex, regexStart, regexLength);
        if (pattern == null) {
            out.isNull = true;
            return 0;
        }
        Matcher matcher = matcher(pattern, data, start, length);
        return find(matcher) ? matcher.start() + 1 : 0;
    }

    @SqlFunction(value = "REGEXP_REPLACE", nulls = true, fails = true, arena = true)
    public static void replace(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] regex,
            int regexStart,
            int regexLength,
            byte[] with,
            int withStart,
            int withLength) {
        Pattern pattern = state.pattern(regex, regexStart, regexLength);
        if (pattern == null) {
            out.isNull = true;
            return;
        }
        String text = Utf8.text(data, start, length);
        Matcher matcher = pattern.matcher(new Budgeted(text));
        String replacement = Utf8.text(with, withStart, withLength);
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        while (find(matcher)) {
            replaced.append(text, from, matcher.start()).append(replacement);
            from = matcher.end();
        }
        out.text(replaced.append(text, from, text.length()).toString());
    }
}
