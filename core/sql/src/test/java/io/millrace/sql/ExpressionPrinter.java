package io.millrace.sql;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.expression.RowExpressionVisitor;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Expressions as SQL that a person can read, with the names of the input's columns. */
final class ExpressionPrinter implements RowExpressionVisitor<String> {
    private static final Set<String> INFIX = Set.of(
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "||",
            "LIKE",
            "SIMILAR TO",
            "IS DISTINCT FROM",
            "IS NOT DISTINCT FROM");
    private static final Set<String> POSTFIX =
            Set.of("IS NULL", "IS NOT NULL", "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE");
    private static final Set<String> WITHOUT_PARENTHESES =
            Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP");

    /** Long lists are cut, so that a line of explain stays a line. */
    private static final int MAX_LISTED = 10;

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);

    private final RowType input;

    private ExpressionPrinter(RowType input) {
        this.input = input;
    }

    static String print(RowExpression expression, RowType input) {
        return expression.accept(new ExpressionPrinter(input));
    }

    @Override
    public String visitInputRef(InputRef reference) {
        return name(input.fields().get(reference.index()).name());
    }

    @Override
    public String visitFieldAccess(FieldAccess access) {
        RowType row = (RowType) access.row().type();
        return access.row().accept(this) + "."
                + name(row.fields().get(access.field()).name());
    }

    /** Plain names stand for themselves; others are back-quoted. */
    static String name(String name) {
        return name.matches("[A-Za-z_$][A-Za-z0-9_$]*") ? name : "`" + name.replace("`", "``") + "`";
    }

    @Override
    public String visitLiteral(Literal literal) {
        Object value = literal.value();
        if (value == null) {
            return "NULL";
        }
        if (literal.type() instanceof CharacterType) {
            return "'" + value.toString().replace("'", "''") + "'";
        }
        if (literal.type() instanceof BinaryType) {
            return "X'" + HexFormat.of().withUpperCase().formatHex((byte[]) value) + "'";
        }
        return temporal(literal, value);
    }

    private static String temporal(Literal literal, Object value) {
        if (literal.type() instanceof DateType) {
            return "DATE '" + LocalDate.ofEpochDay((Integer) value) + "'";
        }
        if (literal.type() instanceof TimeType) {
            return "TIME '" + LocalTime.ofNanoOfDay((Integer) value * 1_000_000L) + "'";
        }
        if (literal.type() instanceof TimestampType) {
            long micros = (Long) value;
            LocalDateTime time = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
            return "TIMESTAMP '" + TIMESTAMP.format(time) + "'";
        }
        if (literal.type() instanceof IntervalType interval) {
            return interval.yearMonth()
                    ? "INTERVAL '" + value + "' MONTH"
                    : "INTERVAL '"
                            + BigDecimal.valueOf((Long) value, 3)
                                    .stripTrailingZeros()
                                    .toPlainString() + "' SECOND";
        }
        return value.toString();
    }

    @Override
    public String visitCall(Call call) {
        String function = call.function();
        List<RowExpression> arguments = call.arguments();
        if (arguments.size() == 2 && INFIX.contains(function)) {
            return nested(arguments.get(0)) + " " + function + " " + nested(arguments.get(1));
        }
        if (POSTFIX.contains(function)) {
            return nested(arguments.get(0)) + " " + function;
        }
        return switch (function) {
            case "AND", "OR" -> arguments.stream().map(this::nested).collect(Collectors.joining(" " + function + " "));
            case "NOT" -> "NOT " + nested(arguments.get(0));
            case "NEGATE" -> "-" + nested(arguments.get(0));
            case "CAST", "TRY_CAST" ->
                function + "(" + arguments.get(0).accept(this) + " AS "
                        + call.type().name() + ")";
            case "IN" -> nested(arguments.get(0)) + " IN (" + listed(arguments.subList(1, arguments.size())) + ")";
            case "LIKE", "SIMILAR TO" ->
                nested(arguments.get(0)) + " " + function + " " + nested(arguments.get(1)) + " ESCAPE "
                        + nested(arguments.get(2));
            case "CASE" -> caseWhen(arguments);
            case "EXTRACT" ->
                "EXTRACT(" + symbol(arguments.get(0)) + " FROM "
                        + arguments.get(1).accept(this) + ")";
            default -> plain(function, arguments);
        };
    }

    private String plain(String function, List<RowExpression> arguments) {
        if (arguments.isEmpty() && WITHOUT_PARENTHESES.contains(function)) {
            return function;
        }
        return function + "(" + listed(arguments) + ")";
    }

    private String listed(List<RowExpression> arguments) {
        String text = arguments.stream()
                .limit(MAX_LISTED)
                .map(argument -> argument.accept(this))
                .collect(Collectors.joining(", "));
        return arguments.size() > MAX_LISTED ? text + ", … " + (arguments.size() - MAX_LISTED) + " more" : text;
    }

    private String caseWhen(List<RowExpression> arguments) {
        StringBuilder text = new StringBuilder("CASE");
        int last = arguments.size() - 1;
        for (int i = 0; i < last; i += 2) {
            text.append(" WHEN ").append(arguments.get(i).accept(this));
            text.append(" THEN ").append(arguments.get(i + 1).accept(this));
        }
        return text.append(" ELSE ")
                .append(arguments.get(last).accept(this))
                .append(" END")
                .toString();
    }

    private static @Nullable Object symbol(RowExpression expression) {
        return expression instanceof Literal literal ? literal.value() : null;
    }

    /** In parentheses where a reader, or the grammar, could take it apart wrongly. */
    private String nested(RowExpression expression) {
        String text = expression.accept(this);
        boolean isOperator = expression instanceof Call call
                && (INFIX.contains(call.function())
                        || POSTFIX.contains(call.function())
                        || Set.of("AND", "OR", "NOT", "IN").contains(call.function()));
        return isOperator ? "(" + text + ")" : text;
    }
}
