package io.millrace.codegen.runtime;

import io.millrace.codegen.ExpressionError;

/** A row has no value for an expression; caught per row, so it has no stack trace. */
public final class ExpressionFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Longer values are cut in messages. */
    private static final int MAX_SHOWN_CHARS = 60;

    private final ExpressionError code;
    private final String fact;

    public ExpressionFailure(ExpressionError code, String fact) {
        super(fact, null, false, false);
        this.code = code;
        this.fact = fact;
    }

    public ExpressionError code() {
        return code;
    }

    /** What went wrong with which value. */
    public String fact() {
        return fact;
    }

    public static ExpressionFailure notA(byte[] data, int start, int length, String type) {
        return new ExpressionFailure(
                ExpressionError.CAST_FAILED,
                quoted(Utf8.text(data, start, length)) + " is not a value of type " + type);
    }

    public static ExpressionFailure badArgument(String fact) {
        return new ExpressionFailure(ExpressionError.BAD_ARGUMENT, fact);
    }

    /** The text between quotes, cut and on one line. */
    public static String quoted(String text) {
        StringBuilder shown = new StringBuilder("'");
        int end = Math.min(text.length(), MAX_SHOWN_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
        return shown.append(text.length() > end ? "..." : "").append("'").toString();
    }
}
