package io.millrace.advisor.explain;

import io.millrace.advisor.Durations;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.expression.RowExpressionVisitor;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions as SQL that a person reads; not meant to be parsed again. */
public final class ExpressionText implements RowExpressionVisitor<String> {
    /** Longer expressions end in an ellipsis. */
    private static final int MAX_LENGTH = 400;

    private static final Set<String> INFIX = Set.of(
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "AND",
            "OR",
            "+",
            "-",
            "*",
            "/",
            "||",
            "LIKE",
            "SIMILAR TO",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM");

    private final RowType input;

    private ExpressionText(RowType input) {
        this.input = input;
    }

    public static String of(RowExpression expression, RowType input) {
        String text = expression.accept(new ExpressionText(input));
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }

    @Override
    public String visitInputRef(InputRef reference) {
        return input.fields().get(reference.index()).name();
    }

    @Override
    public String visitFieldAccess(FieldAccess access) {
        DataType row = access.row().type();
        String field = row instanceof RowType rowType
                ? rowType.fields().get(access.field()).name()
                : Integer.toString(access.field());
        return access.row().accept(this) + "." + field;
    }

    @Override
    public String visitLiteral(Literal literal) {
        Object value = literal.value();
        DataType type = literal.type();
        if (value == null) {
            return "NULL";
        } else if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        } else if (value instanceof byte[] bytes) {
            return "X'" + HexFormat.of().formatHex(bytes) + "'";
        } else if (value instanceof Boolean bool) {
            return bool ? "TRUE" : "FALSE";
        } else if (type instanceof DataType.IntervalType interval && value instanceof Number number) {
            return interval.yearMonth()
                    ? "INTERVAL '" + number + "' MONTH"
                    : "INTERVAL " + Durations.words(Duration.ofMillis(number.longValue()));
        } else if (type instanceof DataType.TimestampType && value instanceof Long micros) {
            return "TIMESTAMP '" + dateTime(micros).toString().replace('T', ' ') + "'";
        } else if (type instanceof DataType.DateType && value instanceof Integer days) {
            return "DATE '" + LocalDate.ofEpochDay(days) + "'";
        } else if (type instanceof DataType.TimeType && value instanceof Integer millis) {
            return "TIME '" + LocalTime.ofNanoOfDay(millis * 1_000_000L) + "'";
        }
        return value.toString();
    }

    private static LocalDateTime dateTime(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000) * 1_000, ZoneOffset.UTC);
    }

    @Override
    public String visitCall(Call call) {
        List<String> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        String function = call.function();
        if (INFIX.contains(function) && arguments.size() >= 2) {
            return arguments.stream().collect(Collectors.joining(" " + function + " ", "(", ")"));
        } else if (function.startsWith("IS ") && arguments.size() == 1) {
            return arguments.get(0) + " " + function;
        } else if (function.equals("NEGATE")) {
            return "-" + arguments.get(0);
        } else if (function.equals("NOT")) {
            return "NOT " + arguments.get(0);
        } else if (function.equals("IN")) {
            return arguments.get(0) + " IN (" + String.join(", ", arguments.subList(1, arguments.size())) + ")";
        } else if (function.equals("CASE")) {
            return caseText(arguments);
        } else if (function.equals("ITEM")) {
            return arguments.get(0) + "[" + arguments.get(1) + "]";
        } else if (function.equals("MAP")) {
            return "MAP[" + String.join(", ", arguments) + "]";
        } else if (function.equals("CAST") || function.equals("TRY_CAST")) {
            return function + "(" + arguments.get(0) + " AS " + call.type().name() + ")";
        }
        return function + "(" + String.join(", ", arguments) + ")";
    }

    private static String caseText(List<String> arguments) {
        StringBuilder text = new StringBuilder("CASE");
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            text.append(" WHEN ").append(arguments.get(i)).append(" THEN ").append(arguments.get(i + 1));
        }
        return text.append(" ELSE ")
                .append(arguments.get(arguments.size() - 1))
                .append(" END")
                .toString();
    }
}
