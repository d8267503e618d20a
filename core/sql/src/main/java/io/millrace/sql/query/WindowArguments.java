package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.WindowDeclaration.Kind;
import io.millrace.sql.query.WindowDeclaration.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a window table function, given in order or by name. */
final class WindowArguments {
    /** A row of a hopping window is counted in size / slide windows; more than this is a mistake, not a wish. */
    private static final long MAX_PANES = 100_000;

    private static final long MAX_SIZE_MILLIS = 100L * 366 * 24 * 60 * 60 * 1000;

    private final Kind kind;
    private final SqlCall call;
    private final List<String> names;
    private final @Nullable SqlNode[] values;

    private WindowArguments(Kind kind, SqlCall call) {
        this.kind = kind;
        this.call = call;
        this.names = parameterNames(kind);
        this.values = new SqlNode[names.size()];
    }

    static WindowArguments of(Kind kind, SqlCall call) {
        WindowArguments arguments = new WindowArguments(kind, call);
        arguments.assign();
        return arguments;
    }

    private static List<String> parameterNames(Kind kind) {
        return switch (kind) {
            case TUMBLE -> List.of("DATA", "TIMECOL", "SIZE", "OFFSET");
            case HOP -> List.of("DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET");
            case CUMULATE -> List.of("DATA", "TIMECOL", "STEP", "SIZE", "OFFSET");
            case SESSION -> List.of("DATA", "TIMECOL", "GAP");
        };
    }

    private void assign() {
        List<SqlNode> operands = call.getOperandList();
        if (operands.size() > names.size()) {
            throw wrong(operands.get(names.size()), "has more arguments than it takes");
        }
        for (int i = 0; i < operands.size(); i++) {
            SqlNode operand = operands.get(i);
            int index = i;
            if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                SqlCall assignment = (SqlCall) operand;
                String name = assignment.operand(1).toString().toUpperCase(Locale.ROOT);
                index = names.indexOf(name);
                if (index < 0) {
                    throw wrong(assignment.operand(1), "has no parameter " + name);
                }
                operand = assignment.operand(0);
            }
            values[index] = operand;
        }
        int required = kind == Kind.SESSION ? names.size() : names.size() - 1;
        for (int i = 0; i < required; i++) {
            if (values[i] == null) {
                throw wrong(call, "lacks its argument " + names.get(i));
            }
        }
    }

    /** The windowed table: {@code TABLE t} or a query, without PARTITION BY. */
    SqlNode table() {
        SqlNode table = value("DATA");
        return table.getKind() == SqlKind.SET_SEMANTICS_TABLE ? ((SqlCall) table).operand(0) : table;
    }

    WindowDeclaration declaration() {
        long size = kind == Kind.SESSION ? millis("GAP") : millis("SIZE");
        long step =
                switch (kind) {
                    case HOP -> millis("SLIDE");
                    case CUMULATE -> millis("STEP");
                    default -> 0;
                };
        SqlNode offset = kind == Kind.SESSION ? null : values[values.length - 1];
        checkSizes(size, step);
        return new WindowDeclaration(
                kind,
                size,
                step,
                offset == null ? 0 : intervalMillis(offset),
                timeColumn(),
                partitionColumns(),
                Places.of(call.getParserPosition()));
    }

    private void checkSizes(long size, long step) {
        String sizeName = kind == Kind.SESSION ? "GAP" : "SIZE";
        SqlNode sizeNode = value(sizeName);
        if (size > MAX_SIZE_MILLIS) {
            throw MillraceException.refused(
                    Problem.error(SqlError.WINDOW_SIZE, "window of " + sizeNode + " is longer than 100 years")
                            .at(Places.of(sizeNode.getParserPosition()))
                            .hint("Give a shorter interval, such as INTERVAL '1' DAY."));
        }
        if (step == 0) {
            return;
        }
        String stepName = kind == Kind.HOP ? "SLIDE" : "STEP";
        SqlNode stepNode = value(stepName);
        String stepWord = stepName.toLowerCase(Locale.ROOT);
        if (step > size) {
            throw MillraceException.refused(
                    Problem.error(SqlError.WINDOW_SIZE, "the " + stepWord + " of this window is longer than its size")
                            .at(Places.of(stepNode.getParserPosition()))
                            .detail("The " + stepWord + " is " + step + " ms and the size is " + size + " ms. " + kind
                                    + " takes the " + stepWord + " first and then the size.")
                            .hint("Exchange the two intervals, or use TUMBLE when windows should not overlap."));
        }
        if (size % step != 0) {
            throw MillraceException.refused(Problem.error(
                            SqlError.WINDOW_SIZE, "the size of this window is not a multiple of its " + stepWord)
                    .at(Places.of(sizeNode.getParserPosition()))
                    .detail("The size is " + size + " ms and the " + stepWord + " is " + step + " ms.")
                    .hint("Take a size of " + size / step * step + " ms or " + (size / step + 1) * step + " ms."));
        }
        if (size / step > MAX_PANES) {
            throw MillraceException.refused(Problem.error(
                            SqlError.WINDOW_SIZE, "every row would belong to " + size / step + " windows")
                    .at(Places.of(call.getParserPosition()))
                    .detail("The size is " + size + " ms and the " + stepWord + " is " + step + " ms; the limit is "
                            + MAX_PANES + " windows per row.")
                    .hint("Take a " + stepWord + " of at least " + (size + MAX_PANES - 1) / MAX_PANES + " ms."));
        }
    }

    private Name timeColumn() {
        SqlNode descriptor = value("TIMECOL");
        if (!(descriptor instanceof SqlCall call)
                || !call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
                || call.operandCount() != 1) {
            throw wrong(descriptor, "needs DESCRIPTOR with one time column as its second argument");
        }
        return name(call.operand(0));
    }

    private List<Name> partitionColumns() {
        SqlNode table = value("DATA");
        List<Name> columns = new ArrayList<>();
        if (table.getKind() == SqlKind.SET_SEMANTICS_TABLE) {
            SqlCall partitioned = (SqlCall) table;
            if (kind != Kind.SESSION) {
                throw wrong(partitioned, "takes no PARTITION BY");
            }
            for (SqlNode column : (SqlNodeList) partitioned.operand(1)) {
                columns.add(name(column));
            }
        }
        return columns;
    }

    private Name name(SqlNode node) {
        if (!(node instanceof SqlIdentifier identifier) || !identifier.isSimple()) {
            throw wrong(node, "takes the plain name of a column here");
        }
        return new Name(identifier.getSimple(), Places.of(identifier.getParserPosition()));
    }

    private long millis(String parameter) {
        SqlNode node = value(parameter);
        long millis = intervalMillis(node);
        if (millis <= 0) {
            throw MillraceException.refused(Problem.error(
                            SqlError.WINDOW_SIZE,
                            "the " + parameter.toLowerCase(Locale.ROOT) + " of this window is "
                                    + (millis == 0 ? "zero" : "negative"))
                    .at(Places.of(node.getParserPosition()))
                    .hint("Give an interval of at least a millisecond, such as INTERVAL '10' SECOND."));
        }
        return millis;
    }

    private long intervalMillis(SqlNode node) {
        if (!(node instanceof SqlIntervalLiteral literal)
                || literal.getTypeName().getFamily() == null
                || org.apache.calcite.sql.type.SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getTypeName())) {
            throw wrong(node, "needs a constant interval of days, hours, minutes or seconds here");
        }
        try {
            return SqlParserUtil.intervalToMillis(literal.getValueAs(SqlIntervalLiteral.IntervalValue.class));
        } catch (RuntimeException e) {
            throw MillraceException.refused(Problem.error(SqlError.BAD_LITERAL, "this is no interval")
                    .at(Places.of(node.getParserPosition()))
                    .hint("Write for example INTERVAL '10' SECOND or INTERVAL '1:30' HOUR TO MINUTE."));
        }
    }

    private SqlNode value(String parameter) {
        SqlNode node = values[names.indexOf(parameter)];
        if (node == null) {
            throw wrong(call, "lacks its argument " + parameter);
        }
        return node;
    }

    private MillraceException wrong(SqlNode node, String fact) {
        return MillraceException.refused(Problem.error(SqlError.WRONG_ARGUMENTS, "window function " + kind + " " + fact)
                .at(Places.of(node.getParserPosition()))
                .detail("It is written " + syntax() + ".")
                .hint("Write " + example() + "."));
    }

    private String syntax() {
        return switch (kind) {
            case TUMBLE -> "TUMBLE(TABLE table, DESCRIPTOR(time column), size [, offset])";
            case HOP -> "HOP(TABLE table, DESCRIPTOR(time column), slide, size [, offset])";
            case CUMULATE -> "CUMULATE(TABLE table, DESCRIPTOR(time column), step, size [, offset])";
            case SESSION -> "SESSION(TABLE table [PARTITION BY columns], DESCRIPTOR(time column), gap)";
        };
    }

    private String example() {
        return switch (kind) {
            case TUMBLE -> "TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' SECOND)";
            case HOP -> "HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)";
            case CUMULATE -> "CUMULATE(TABLE bid, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '1' DAY)";
            case SESSION -> "SESSION(TABLE bid PARTITION BY bidder, DESCRIPTOR(ts), INTERVAL '10' MINUTE)";
        };
    }
}
