package io.millrace.codegen.source;

import io.millrace.codegen.function.LikePattern;
import io.millrace.codegen.function.SimilarPattern;
import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Text functions with any number of arguments, with patterns, or with a keyword. */
final class TextCalls {
    private static final String RESULT = "out";

    private TextCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "CONCAT", "||" -> concat(writer, call);
            case "CONCAT_WS" -> concatWithSeparator(writer, call);
            case "ELT" -> elt(writer, call);
            case "TRIM" -> trim(writer, call);
            case "LIKE" -> like(writer, call);
            case "SIMILAR TO" -> similar(writer, call);
            case "TYPEOF" -> typeOf(writer, call);
            default -> null;
        };
    }

    private static @Nullable Value concat(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments());
        if (arguments.size() == 1) {
            return arguments.get(0);
        }
        String isNull = Value.anyNull(arguments);
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(Physical.BYTES);
        }
        for (Value argument : arguments) {
            if (argument.kind() != Physical.BYTES) {
                throw CallWriter.notCompiled(call);
            }
        }
        Code code = writer.code;
        code.markArena();
        code.markExpensive();
        writer.locate(code, call);
        boolean guarded = !isNull.equals(Value.NEVER);
        Variables result = Variables.declare(writer, Physical.BYTES, isNull, !guarded);
        if (guarded) {
            code.open("if (!" + result.isNull() + ")");
        }
        code.line(RESULT + ".beginText();");
        for (Value argument : arguments) {
            code.line(RESULT + ".append(" + argument.arguments() + ");");
        }
        result.assignResult(code, RESULT + ".endText()");
        if (guarded) {
            code.close();
        }
        return result.value();
    }

    private static Value concatWithSeparator(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments());
        Value separator = arguments.get(0);
        if (separator.alwaysNull()) {
            return Value.nullOf(Physical.BYTES);
        }
        Code code = writer.code;
        code.markArena();
        code.markExpensive();
        writer.locate(code, call);
        Variables result = Variables.declare(writer, Physical.BYTES, separator.isNull(), false);
        code.open("if (!" + result.isNull() + ")");
        code.line(RESULT + ".beginText();");
        String some = "some" + writer.parts.nextName();
        code.line("boolean " + some + " = false;");
        for (Value argument : arguments.subList(1, arguments.size())) {
            if (argument.alwaysNull()) {
                continue;
            }
            if (!argument.neverNull()) {
                code.open("if (!" + argument.isNull() + ")");
            }
            code.open("if (" + some + ")");
            code.line(RESULT + ".append(" + separator.arguments() + ");");
            code.close();
            code.line(RESULT + ".append(" + argument.arguments() + ");");
            code.line(some + " = true;");
            if (!argument.neverNull()) {
                code.close();
            }
        }
        result.assignResult(code, RESULT + ".endText()");
        code.close();
        return result.value();
    }

    private static Value elt(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments());
        Value index = arguments.get(0);
        Variables result = Variables.declare(writer, Physical.BYTES, Value.ALWAYS, false);
        Code code = writer.code;
        code.markExpensive();
        for (int i = 1; i < arguments.size(); i++) {
            String chosen = index.part() + " == " + i;
            code.open("if (" + (index.neverNull() ? chosen : "!" + index.isNull() + " && " + chosen) + ")");
            result.assign(code, arguments.get(i));
            code.close();
        }
        return result.value();
    }

    private static Value trim(ExpressionWriter writer, Call call) {
        String function =
                switch (SpecialCalls.literal(call, 0)) {
                    case "LEADING" -> "LTRIM";
                    case "TRAILING" -> "RTRIM";
                    default -> "BTRIM";
                };
        RowExpression characters = call.arguments().get(1);
        boolean blanks = characters instanceof Literal literal && " ".equals(literal.value());
        List<Value> arguments = new ArrayList<>();
        arguments.add(writer.write(call.arguments().get(2)));
        if (!blanks) {
            arguments.add(writer.write(characters));
        }
        return CallWriter.write(writer, call, function, arguments, Physical.BYTES);
    }

    /** LIKE: a literal pattern is analysed here, others when they change. */
    private static Value like(ExpressionWriter writer, Call call) {
        int escape = escape(call);
        String state = writer.parts.constants.add(LikePattern.class.getName(), () -> new LikePattern(escape));
        return matched(writer, call, state, escape < 0 ? Effects.NONE : Effects.FAILS);
    }

    private static Value similar(ExpressionWriter writer, Call call) {
        int escape = escape(call);
        String state = writer.parts.constants.add(SimilarPattern.class.getName(), () -> new SimilarPattern(escape));
        return matched(writer, call, state, Effects.FAILS);
    }

    private static Value matched(ExpressionWriter writer, Call call, String state, Effects effects) {
        List<Value> arguments = List.of(
                writer.write(call.arguments().get(0)),
                writer.write(call.arguments().get(1)));
        return CallWriter.write(writer, call, state + ".matches", List.of(), arguments, Physical.BOOLEAN, effects);
    }

    /** The escape character, or -1. */
    private static int escape(Call call) {
        if (call.arguments().size() < 3) {
            return -1;
        }
        String escape = SpecialCalls.literal(call, 2);
        if (escape.codePointCount(0, escape.length()) != 1) {
            throw new NotCompiled("the ESCAPE of " + call.function() + " is not one character", call.place());
        }
        return escape.codePointAt(0);
    }

    private static Value typeOf(ExpressionWriter writer, Call call) {
        String name = call.arguments().get(0).type().sql();
        return Literals.value(new Literal(name, call.type()), writer.parts.constants);
    }
}
