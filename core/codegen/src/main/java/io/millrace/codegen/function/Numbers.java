package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;

/** Functions of integers and floating-point numbers. */
public final class Numbers {
    private Numbers() {}

    static ExpressionFailure byZero() {
        return new ExpressionFailure(ExpressionError.DIVISION_BY_ZERO, "division by zero");
    }

    public static int divide(int left, int right) {
        if (right == 0) {
            throw byZero();
        }
        return left / right;
    }

    public static long divide(long left, long right) {
        if (right == 0) {
            throw byZero();
        }
        return left / right;
    }

    public static int mod(int left, int right) {
        if (right == 0) {
            throw byZero();
        }
        return left % right;
    }

    public static long mod(long left, long right) {
        if (right == 0) {
            throw byZero();
        }
        return left % right;
    }
}
