package io.millrace.codegen.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a static method to a SQL function.
 *
 * <p>Parameters: {@link Result} and {@link Session} if wanted, then a {@link CallState} if wanted, then the arguments
 * by physical kind: boolean, int, long, float, double; two longs for a decimal; array, start and length for bytes. A
 * method that gives bytes or a decimal is void and leaves it in the Result. Called only when no argument is NULL.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SqlFunction {
    String[] value();

    /** Whether it may set {@link Result#isNull} (the caller clears it before). */
    boolean nulls() default false;

    /** Whether it may throw {@link ExpressionFailure}. */
    boolean fails() default false;

    /** Whether it makes texts in the arena (a slice of an argument does not count). */
    boolean arena() default false;
}
