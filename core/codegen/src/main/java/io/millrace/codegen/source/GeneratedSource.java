package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression.Call;
import java.util.List;

/**
 * The source of a class and what its instances need.
 *
 * @param leaves per leaf the path from an input column
 * @param calls the calls that may fail, by the number that a failure has
 * @param fallible per projection whether it may fail
 */
public record GeneratedSource(
        String className,
        String source,
        List<int[]> leaves,
        Constants constants,
        List<Call> calls,
        List<Boolean> fallible) {}
