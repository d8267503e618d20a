package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What the methods of one generated class share. */
final class ClassParts {
    final Leaves leaves = new Leaves();
    final Constants constants = new Constants();

    /** Expressions that get a method of their own, because the method around them would be too large. */
    final Set<RowExpression> extracted = Collections.newSetFromMap(new IdentityHashMap<>());

    final List<String> fields = new ArrayList<>();
    final StringBuilder methods = new StringBuilder();
    private final IdentityHashMap<RowExpression, Value> written = new IdentityHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private int names;

    int nextName() {
        return names++;
    }

    /** The number that a failing call is known by. */
    int callNumber(Call call) {
        calls.add(call);
        return calls.size() - 1;
    }

    List<Call> calls() {
        return calls;
    }

    /** Calls the method of an extracted expression, after writing it when it is met first. */
    Value callMethod(RowExpression expression, Code code) {
        Value value = written.get(expression);
        if (value == null) {
            value = writeMethod(expression);
            written.put(expression, value);
        }
        code.line(methodName(value) + "(i);");
        // What the method does is not known here any more: it counts as all of it.
        code.markFallible();
        code.markArena();
        return value;
    }

    private static String methodName(Value value) {
        return "part" + value.isNull().substring(1);
    }

    private Value writeMethod(RowExpression expression) {
        int name = nextName();
        Code body = new Code(2);
        Value result = new ExpressionWriter(this, body, true).writeInside(expression);
        List<String> parts = new ArrayList<>();
        List<String> types = Value.javaTypes(result.kind());
        fields.add("private boolean z" + name + ";");
        body.line("z" + name + " = " + result.isNull() + ";");
        for (int i = 0; i < types.size(); i++) {
            String field = "v" + name + "p" + i;
            fields.add("private " + types.get(i) + " " + field + ";");
            body.line(field + " = " + result.parts().get(i) + ";");
            parts.add(field);
        }
        Code head = new Code(2);
        leaves.declareNulls(head, body.toString());
        methods.append("\n    final void part").append(name).append("(int i) {\n");
        methods.append(head).append(body).append("    }\n");
        return new Value(result.kind(), "z" + name, parts);
    }
}
