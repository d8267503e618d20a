package io.millrace.codegen.source;

import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.source.FunctionBindings.Binding;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Calls of runtime methods. */
final class CallWriter {
    /** What a call may do besides returning a value. */
    record Effects(boolean nulls, boolean fails, boolean arena) {
        static final Effects NONE = new Effects(false, false, false);
        static final Effects NULLS = new Effects(true, false, false);
        static final Effects FAILS = new Effects(false, true, false);
        static final Effects ARENA = new Effects(false, false, true);
    }

    private CallWriter() {}

    static Value write(ExpressionWriter writer, Call call, List<Value> arguments) {
        return write(writer, call, call.function(), arguments, call.type().physical());
    }

    /** Calls the method bound to a function's name. */
    static Value write(ExpressionWriter writer, Call call, String function, List<Value> arguments, Physical kind) {
        List<Physical> kinds = arguments.stream().map(Value::kind).toList();
        Binding binding = FunctionBindings.find(function, kinds);
        if (binding == null) {
            throw notCompiled(call);
        }
        List<String> leading = new ArrayList<>();
        for (Class<?> type : binding.method().getParameterTypes()) {
            if (type == Result.class) {
                leading.add("out");
            } else if (type == Session.class) {
                leading.add("session");
            } else if (CallState.class.isAssignableFrom(type)) {
                leading.add(writer.parts.constants.state(type.asSubclass(CallState.class)));
            }
        }
        Effects effects = new Effects(
                binding.function().nulls(),
                binding.function().fails(),
                binding.function().arena());
        Class<?> result = binding.method().getReturnType();
        Physical given = result == void.class ? kind : FunctionBindings.kind(result);
        if (given != kind && !(given == Physical.INT && kind == Physical.LONG)) {
            throw notCompiled(call);
        }
        String method = binding.method().getDeclaringClass().getName() + "."
                + binding.method().getName();
        return write(writer, call, method, leading, arguments, kind, effects);
    }

    static NotCompiled notCompiled(Call call) {
        if (call.type().physical() == Physical.ROW
                || call.arguments().stream()
                        .anyMatch(argument -> argument.type().physical() == Physical.ROW)) {
            return new NotCompiled(
                    call.function() + " does not take nested rows yet",
                    call.place(),
                    "Apply it to the fields of the rows, one by one: write column.field for each field that you need.");
        }
        String types = call.arguments().stream()
                .map(argument -> argument.type().name())
                .collect(Collectors.joining(", ", "(", ")"));
        return new NotCompiled("the function " + call.function() + " does not exist for " + types, call.place());
    }

    /** Calls a method when no argument is NULL. */
    static Value write(
            ExpressionWriter writer,
            Call call,
            String method,
            List<String> leading,
            List<Value> arguments,
            Physical kind,
            Effects effects) {
        String isNull = Value.anyNull(arguments);
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        List<String> all = new ArrayList<>(leading);
        arguments.forEach(argument -> all.addAll(argument.parts()));
        String invocation = method + "(" + String.join(", ", all) + ")";
        Code code = writer.code;
        code.markExpensive();
        if (effects.arena) {
            code.markArena();
        }
        boolean straight = isNull.equals(Value.NEVER) && !effects.nulls;
        Variables result = Variables.declare(writer, kind, straight ? Value.NEVER : isNull, straight);
        if (straight) {
            locate(writer, call, effects);
            result.assignResult(code, invocation);
            return result.value();
        }
        boolean guarded = !isNull.equals(Value.NEVER);
        if (guarded) {
            code.open("if (!" + result.isNull() + ")");
        }
        if (effects.nulls) {
            code.line("out.isNull = false;");
        }
        locate(writer, call, effects);
        result.assignResult(code, invocation);
        if (effects.nulls) {
            code.line(result.isNull() + " = out.isNull;");
        }
        if (guarded) {
            code.close();
        }
        return result.value();
    }

    private static void locate(ExpressionWriter writer, Call call, Effects effects) {
        if (effects.fails) {
            writer.at(writer.code, call);
        } else if (effects.arena) {
            writer.locate(writer.code, call);
        }
    }
}
