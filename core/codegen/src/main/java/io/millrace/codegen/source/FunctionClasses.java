package io.millrace.codegen.source;

import io.millrace.codegen.runtime.Numbers;
import java.util.List;

/** Where the methods of SQL functions are. */
final class FunctionClasses {
    static final List<Class<?>> ALL = List.of(Numbers.class);

    private FunctionClasses() {}
}
