package io.millrace.plan.function;

/**
 * One scalar function, as the reference page shows it and as {@link
 * io.millrace.plan.expression.RowExpression.Call#function} names it.
 *
 * @param syntax how it is written in SQL
 * @param types the arguments that a Call has, in their order, and its result; the vocabulary stands at the head of
 *     functions.txt
 * @param example an expression and what it is
 * @param deterministic whether the same arguments always give the same result
 * @param canFail whether some values make it fail at run time, which makes the row a bad record
 * @param expanded whether the planner rewrites it with other functions, so that no Call has this name
 */
public record FunctionDescription(
        String name,
        FunctionCategory category,
        String syntax,
        String types,
        String summary,
        String example,
        boolean deterministic,
        boolean canFail,
        boolean expanded) {}
