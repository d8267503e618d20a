package io.millrace.codegen;

import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.source.CalcWriter;
import io.millrace.codegen.source.GeneratedSource;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The only door to generated code: compiles a filter and projections to loops over columns.
 *
 * <p>A class per call, collected with the last kernel that uses it. Any thread.
 */
public final class ExpressionCompiler {
    /** Larger expressions are written and compiled, which is recursive, on a stack of their own. */
    private static final int MAX_NODES_HERE = 300;

    private static final long STACK_BYTES = 512L << 20;

    private ExpressionCompiler() {}

    /**
     * Compiles for any number of kernels.
     *
     * @throws MillraceException if a function does not exist for the types it is called with
     */
    public static CompiledCalc compile(CalcSpec spec) {
        return onEnoughStack(spec, () -> {
            try {
                return compileHere(spec);
            } catch (ReflectiveOperationException e) {
                throw refusal(e);
            }
        });
    }

    /**
     * Why {@link #compile} would refuse, found without compiling; empty if it would not.
     *
     * @return the problem, without a place if it belongs to no call
     */
    public static Optional<Problem> problem(CalcSpec spec) {
        try {
            onEnoughStack(spec, () -> write(spec, new ArrayList<>()));
            return Optional.empty();
        } catch (MillraceException refused) {
            return Optional.of(refused.problems().get(0));
        }
    }

    private static <T> T onEnoughStack(CalcSpec spec, Supplier<T> work) {
        if (nodes(spec) <= MAX_NODES_HERE) {
            try {
                return work.get();
            } catch (NotCompiled e) {
                throw refusal(e);
            }
        }
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.set(work.get());
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "millrace-compile",
                STACK_BYTES);
        thread.start();
        join(thread);
        T done = result.get();
        if (done == null) {
            throw refusal(failure.get());
        }
        return done;
    }

    /** How many nodes the expressions have, up to a little over the limit; without recursion. */
    private static int nodes(CalcSpec spec) {
        Deque<RowExpression> left = new ArrayDeque<>(spec.projections());
        if (spec.condition() != null) {
            left.add(spec.condition());
        }
        int count = 0;
        while (!left.isEmpty() && count <= MAX_NODES_HERE) {
            RowExpression next = left.removeLast();
            count++;
            if (next instanceof Call call) {
                left.addAll(call.arguments());
            } else if (next instanceof FieldAccess access) {
                left.add(access.row());
            }
        }
        return count;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException refusal(@Nullable Throwable failure) {
        if (failure instanceof NotCompiled refused) {
            String fact = refused.getMessage() == null ? "an expression" : refused.getMessage();
            return MillraceException.refused(Problem.error(ExpressionError.NOT_COMPILED, fact)
                    .at(refused.place())
                    .hint(refused.hint()));
        }
        return new IllegalStateException("expressions were not compiled", failure);
    }

    private static CompiledCalc compileHere(CalcSpec spec) throws ReflectiveOperationException {
        List<Projection> projections = new ArrayList<>();
        GeneratedSource source = write(spec, projections);
        Class<?> type = ClassCompiler.compile(source.className(), source.source());
        Constructor<?> constructor = type.getConstructor(Session.class, byte[].class, Object[].class);
        return new CompiledCalc(spec, source, constructor, projections);
    }

    private static GeneratedSource write(CalcSpec spec, List<Projection> projections) {
        List<RowExpression> loops = new ArrayList<>();
        for (RowExpression projection : spec.projections()) {
            projections.add(Projection.of(projection, loops));
        }
        return CalcWriter.write(spec.condition(), loops);
    }
}
