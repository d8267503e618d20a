package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Cuts large expressions into pieces that the JVM compiles: a method of more than 8,000 bytes stays interpreted. */
final class ExpressionShape {
    /** Calls with more arguments than this become nested calls. */
    private static final int MAX_ARGUMENTS = 16;

    /** How many nodes a method may have; a node is some 20 to 60 bytes of code. */
    private static final int MAX_NODES = 80;

    private ExpressionShape() {}

    /** The expression without very long argument lists; pieces to be methods of their own go to {@code extracted}. */
    static RowExpression prepare(RowExpression expression, Set<RowExpression> extracted) {
        RowExpression balanced = balanced(expression);
        weigh(balanced, extracted);
        return balanced;
    }

    static boolean hasExtracted(RowExpression expression, Set<RowExpression> extracted) {
        if (extracted.isEmpty()) {
            return false;
        }
        if (extracted.contains(expression)) {
            return true;
        }
        if (expression instanceof Call call) {
            for (RowExpression argument : call.arguments()) {
                if (hasExtracted(argument, extracted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static RowExpression balanced(RowExpression expression) {
        if (!(expression instanceof Call call)) {
            return expression;
        }
        List<RowExpression> arguments = new ArrayList<>(call.arguments().size());
        boolean changed = false;
        boolean list = call.function().equals("IN");
        for (RowExpression argument : call.arguments()) {
            RowExpression balanced = list && !arguments.isEmpty() ? argument : balanced(argument);
            changed |= balanced != argument;
            arguments.add(balanced);
        }
        if (arguments.size() > MAX_ARGUMENTS) {
            switch (call.function()) {
                case "AND", "OR", "CONCAT" -> {
                    return grouped(call, arguments);
                }
                case "CASE" -> {
                    return chained(call, arguments);
                }
                default -> {}
            }
        }
        return changed ? with(call, arguments) : call;
    }

    private static Call with(Call call, List<RowExpression> arguments) {
        return new Call(call.function(), arguments, call.type(), call.place());
    }

    /** An associative call as calls of calls. */
    private static RowExpression grouped(Call call, List<RowExpression> arguments) {
        List<RowExpression> level = arguments;
        while (level.size() > MAX_ARGUMENTS) {
            List<RowExpression> next = new ArrayList<>();
            for (int i = 0; i < level.size(); i += MAX_ARGUMENTS) {
                List<RowExpression> group = level.subList(i, Math.min(level.size(), i + MAX_ARGUMENTS));
                next.add(group.size() == 1 ? group.get(0) : with(call, group));
            }
            level = next;
        }
        return with(call, level);
    }

    /** A choice whose later branches are the ELSE of the first ones. */
    private static RowExpression chained(Call call, List<RowExpression> arguments) {
        int end = arguments.size();
        int branches = end / 2;
        int perCall = MAX_ARGUMENTS / 2;
        int first = (branches - 1) / perCall * perCall;
        RowExpression rest = with(call, arguments.subList(2 * first, end));
        for (int from = first - perCall; from >= 0; from -= perCall) {
            List<RowExpression> group = new ArrayList<>(arguments.subList(2 * from, 2 * (from + perCall)));
            group.add(rest);
            rest = with(call, group);
        }
        return rest;
    }

    /** The nodes in the method that the expression would be written into. */
    private static int weigh(RowExpression expression, Set<RowExpression> extracted) {
        if (!(expression instanceof Call call)) {
            return 1;
        }
        List<RowExpression> arguments =
                call.function().equals("IN") ? call.arguments().subList(0, 1) : call.arguments();
        int[] weights = new int[arguments.size()];
        int total = 1;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weigh(arguments.get(i), extracted);
            total += weights[i];
        }
        if (total > MAX_NODES) {
            List<Integer> heaviest = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                heaviest.add(i);
            }
            heaviest.sort(Comparator.comparingInt(i -> -weights[i]));
            for (int i : heaviest) {
                if (total <= MAX_NODES || weights[i] <= 1) {
                    break;
                }
                extracted.add(arguments.get(i));
                total -= weights[i] - 1;
            }
        }
        return total;
    }
}
