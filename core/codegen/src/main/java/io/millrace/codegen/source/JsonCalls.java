package io.millrace.codegen.source;

import io.millrace.codegen.json.JsonFunctions;
import io.millrace.codegen.json.JsonPath;
import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.Physical;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JSON functions: the search for the path, then what is to be done when it finds nothing.
 *
 * <p>JSON_VALUE has the arguments text, path, behaviour on empty, its default, behaviour on error, its default; a
 * behaviour is a literal NULL, ERROR or DEFAULT. JSON_EXISTS has text, path and a literal TRUE, FALSE, UNKNOWN or
 * ERROR.
 */
final class JsonCalls {
    private static final String JSON = JsonFunctions.class.getName();

    private JsonCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "JSON_VALUE" -> value(writer, call);
            case "JSON_EXISTS" -> exists(writer, call);
            case "IS JSON", "IS JSON VALUE", "IS JSON OBJECT", "IS JSON ARRAY", "IS JSON SCALAR" ->
                isJson(writer, call);
            default -> null;
        };
    }

    /** Never NULL: NULL is not JSON. */
    private static Value isJson(ExpressionWriter writer, Call call) {
        String kind = call.arguments().size() > 1
                ? "IS JSON " + SpecialCalls.literal(call, 1).toUpperCase(Locale.ROOT)
                : call.function();
        Value is = CallWriter.write(
                writer, call, kind, List.of(writer.write(call.arguments().get(0))), Physical.BOOLEAN);
        return is.neverNull()
                ? is
                : Value.of(Physical.BOOLEAN, Value.NEVER, "(!" + is.isNull() + " & " + is.part() + ")");
    }

    /** Writes the search and returns the variable that says what it found. */
    private static String search(
            ExpressionWriter writer, Call call, String method, String state, List<Value> arguments, String isNull) {
        if (call.arguments().get(1) instanceof Literal literal
                && literal.value() instanceof String path
                && JsonPath.parse(path) == null) {
            throw new NotCompiled(
                    "the JSON path of " + call.function() + " is not of the form $.name[0]", call.place());
        }
        Code code = writer.code;
        code.markArena();
        code.markExpensive();
        writer.at(code, call);
        String invocation = JSON + "." + method + "(" + state + ", "
                + arguments.get(0).arguments() + ", " + arguments.get(1).arguments() + ")";
        // A NULL argument gives NULL whatever the behaviours are.
        return writer.temp("int", isNull.equals(Value.NEVER) ? invocation : isNull + " ? -1 : " + invocation);
    }

    private static Value value(ExpressionWriter writer, Call call) {
        Physical kind = call.type().physical();
        List<Value> arguments = writer.writeAll(call.arguments().subList(0, 2));
        String isNull = writer.nullTemp(Value.anyNull(arguments));
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        String state = writer.parts.constants.state(JsonFunctions.State.class);
        String found = search(writer, call, "find", state, arguments, isNull);
        Variables result = Variables.declare(writer, kind, Value.ALWAYS, false);
        Code code = writer.code;
        code.open("if (" + found + " == " + JsonFunctions.FOUND + ")");
        code.line(result.isNull() + " = false;");
        result.assignResult(code, scalar(call, kind, state));
        code.close();
        otherwise(writer, call, result, found, 2);
        otherwise(writer, call, result, found, 4);
        return result.value();
    }

    private static String scalar(Call call, Physical kind, String state) {
        return switch (kind) {
            case BYTES -> JSON + ".text(out, " + state + ")";
            case BOOLEAN -> JSON + ".bool(" + state + ")";
            case INT -> JSON + ".integer(" + state + ")";
            case DOUBLE -> JSON + ".number64(" + state + ")";
            default -> throw CallWriter.notCompiled(call);
        };
    }

    /** The behaviour on empty (argument 2) or on error (argument 4). */
    private static void otherwise(ExpressionWriter writer, Call call, Variables result, String found, int argument) {
        String behaviour = argument < call.arguments().size() ? SpecialCalls.literal(call, argument) : "NULL";
        boolean empty = argument == 2;
        Code code = writer.code;
        switch (behaviour.toUpperCase(Locale.ROOT)) {
            case "ERROR" -> {
                code.open("if (" + found + " == " + (empty ? JsonFunctions.EMPTY : JsonFunctions.ERROR) + ")");
                writer.at(code, call);
                code.line("throw " + JSON + ".nothing(" + empty + ");");
                code.close();
            }
            case "DEFAULT" -> {
                code.open("if (" + found + " == " + (empty ? JsonFunctions.EMPTY : JsonFunctions.ERROR) + ")");
                result.assign(code, writer.write(call.arguments().get(argument + 1)));
                code.close();
            }
            default -> {}
        }
    }

    private static Value exists(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments().subList(0, 2));
        String isNull = writer.nullTemp(Value.anyNull(arguments));
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(Physical.BOOLEAN);
        }
        String state = writer.parts.constants.state(JsonFunctions.State.class);
        String found = search(writer, call, "exists", state, arguments, isNull);
        String error = found + " == " + JsonFunctions.ERROR;
        String behaviour = call.arguments().size() > 2 ? SpecialCalls.literal(call, 2) : "FALSE";
        String there = found + " == " + JsonFunctions.FOUND;
        String flag = isNull;
        switch (behaviour.toUpperCase(Locale.ROOT)) {
            case "TRUE" -> there = there + " | " + error;
            case "UNKNOWN" -> flag = isNull + " | " + error;
            case "ERROR" -> {
                writer.code.open("if (" + error + ")");
                writer.at(writer.code, call);
                writer.code.line("throw " + JSON + ".nothing(false);");
                writer.code.close();
            }
            default -> {}
        }
        return Value.of(Physical.BOOLEAN, writer.nullTemp(flag), writer.temp("boolean", there));
    }
}
