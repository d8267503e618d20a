package io.millrace.codegen;

import io.millrace.codegen.runtime.GeneratedLoops;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.source.GeneratedSource;
import java.lang.reflect.Constructor;
import java.util.List;

/** A compiled filter and projection, from which each task makes its own kernel. Immutable. */
public final class CompiledCalc {
    private final CalcSpec spec;
    private final GeneratedSource source;
    private final Constructor<?> constructor;
    private final List<Projection> projections;

    CompiledCalc(CalcSpec spec, GeneratedSource source, Constructor<?> constructor, List<Projection> projections) {
        this.spec = spec;
        this.source = source;
        this.constructor = constructor;
        this.projections = List.copyOf(projections);
    }

    /** A kernel for one thread. */
    public CalcKernel newKernel() {
        Session session = new Session(spec.zone(), spec.clock());
        try {
            GeneratedLoops loops = (GeneratedLoops) constructor.newInstance(
                    session, source.constants().text(), source.constants().newStates());
            return new ColumnarCalc(spec, source, projections, loops, session);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class cannot be used", e);
        }
    }

    /** The generated Java source, for tests and {@code explain}. */
    public String source() {
        return source.source();
    }
}
