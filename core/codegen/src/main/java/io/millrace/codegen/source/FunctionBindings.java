package io.millrace.codegen.source;

import io.millrace.codegen.function.Codecs;
import io.millrace.codegen.function.Digests;
import io.millrace.codegen.function.MapFunctions;
import io.millrace.codegen.function.MathFunctions;
import io.millrace.codegen.function.Regexes;
import io.millrace.codegen.function.TextSlices;
import io.millrace.codegen.function.TextTests;
import io.millrace.codegen.function.Texts;
import io.millrace.codegen.json.JsonFunctions;
import io.millrace.codegen.json.JsonStrings;
import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.time.TimeFormats;
import io.millrace.spi.type.Physical;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the static method of a SQL function by its name and the physical kinds of the arguments. */
final class FunctionBindings {
    /** How one method is called. */
    record Binding(Method method, SqlFunction function, boolean takesResult, List<Physical> arguments) {}

    /** Where the methods of SQL functions are. */
    private static final List<Class<?>> OWNERS = List.of(
            MathFunctions.class,
            TextSlices.class,
            Texts.class,
            TextTests.class,
            Regexes.class,
            Digests.class,
            Codecs.class,
            TimeFormats.class,
            JsonFunctions.class,
            JsonStrings.class,
            MapFunctions.class);

    private static final Map<String, List<Binding>> BINDINGS = new HashMap<>();

    static {
        for (Class<?> owner : OWNERS) {
            for (Method method : owner.getDeclaredMethods()) {
                SqlFunction function = method.getAnnotation(SqlFunction.class);
                if (function != null) {
                    Binding binding = bind(method, function);
                    for (String name : function.value()) {
                        BINDINGS.computeIfAbsent(name, unused -> new ArrayList<>())
                                .add(binding);
                    }
                }
            }
        }
    }

    private FunctionBindings() {}

    static @Nullable Binding find(String name, List<Physical> arguments) {
        for (Binding binding : BINDINGS.getOrDefault(name, List.of())) {
            if (binding.arguments.equals(arguments)) {
                return binding;
            }
        }
        return null;
    }

    private static Binding bind(Method method, SqlFunction function) {
        List<Physical> arguments = new ArrayList<>();
        boolean takesResult = false;
        Class<?>[] types = method.getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            Class<?> type = types[i];
            if (type == Result.class) {
                takesResult = true;
            } else if (type == byte[].class) {
                arguments.add(Physical.BYTES);
                i += 2;
            } else if (type.isPrimitive()) {
                boolean decimal = method.getParameters()[i].getName().endsWith("High");
                arguments.add(decimal ? Physical.DECIMAL : kind(type));
                i += decimal ? 1 : 0;
            } else if (type != Session.class && !CallState.class.isAssignableFrom(type)) {
                throw new IllegalStateException(method + " has a parameter of type " + type);
            }
        }
        return new Binding(method, function, takesResult, arguments);
    }

    static Physical kind(Class<?> type) {
        if (type == boolean.class) {
            return Physical.BOOLEAN;
        } else if (type == int.class) {
            return Physical.INT;
        } else if (type == long.class) {
            return Physical.LONG;
        } else if (type == float.class) {
            return Physical.FLOAT;
        } else if (type == double.class) {
            return Physical.DOUBLE;
        }
        throw new IllegalStateException("no SQL value is a " + type);
    }
}
