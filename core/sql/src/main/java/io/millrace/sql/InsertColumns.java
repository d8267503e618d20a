package io.millrace.sql;

import io.millrace.plan.TableDefinition;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.sql.convert.Conversions;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.grammar.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/**
 * Fits the columns of a query to those of the table that it is written to, by position, as Flink does: in the order of
 * the declaration, without columns that are only read.
 */
final class InsertColumns {
    /** How the library calls columns that have no name. */
    private static final String UNNAMED = "EXPR$";

    /** Expressions that the library writes as a person does. */
    private static final Pattern SHORT = Pattern.compile("(?s)(?!.*(CHARACTER SET|null))[\\w`.,()+*/'-]{1,40}");

    private final TableDefinition table;
    private final @Nullable SqlNodeList named;
    private final SqlNode query;
    private final SqlIdentifier target;

    InsertColumns(TableDefinition table, @Nullable SqlNodeList named, SqlNode query, SqlIdentifier target) {
        this.table = table;
        this.named = named;
        this.query = query;
        this.target = target;
    }

    /** An expression over the query for each field of the table's {@link TableDefinition#sinkType}. */
    List<RowExpression> fit(RowType queryType) {
        RowType written = RowType.of(table.persistedColumns().stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList());
        List<RowExpression> fitted = fit(queryType, written);
        return table.sinkType().fields().stream()
                .map(field -> fitted.get(written.indexOf(field.name())))
                .toList();
    }

    private List<RowExpression> fit(RowType queryType, RowType written) {
        List<Integer> targets = targets(written);
        if (targets.size() != queryType.fieldCount()) {
            throw MillraceException.refused(countMismatch(queryType, written, targets.size()));
        }
        List<Problem> problems = new ArrayList<>();
        List<RowExpression> fitted = new ArrayList<>();
        for (int i = 0; i < written.fieldCount(); i++) {
            Field column = written.fields().get(i);
            int from = targets.indexOf(i);
            if (from < 0) {
                fitted.add(new Literal(null, column.type().withNullable(true)));
                if (!column.type().nullable()) {
                    problems.add(Problem.error(
                                    SqlError.SINK_MISMATCH,
                                    "column `" + column.name() + "` of `" + table.name()
                                            + "` is NOT NULL and gets no value")
                            .at(Places.of(target.getParserPosition()))
                            .hint("Add `" + column.name() + "` to the columns behind the table's name."));
                }
                continue;
            }
            DataType source = queryType.fieldType(from);
            check(column, source, queryType.fields().get(from).name(), from, problems);
            fitted.add(Conversions.convert(new InputRef(from, source), column.type(), item(from)));
        }
        if (!problems.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, problems, null);
        }
        return fitted;
    }

    private List<Integer> targets(RowType written) {
        List<Integer> targets = new ArrayList<>();
        if (named == null) {
            for (int i = 0; i < written.fieldCount(); i++) {
                targets.add(i);
            }
            return targets;
        }
        List<String> names = written.fields().stream().map(Field::name).toList();
        for (SqlNode node : named) {
            int index = names.indexOf(node.toString());
            if (index < 0) {
                throw MillraceException.refused(notWritten(node.toString(), names, node));
            }
            if (targets.contains(index)) {
                throw MillraceException.refused(
                        Problem.error(SqlError.DUPLICATE_NAME, "column `" + node + "` is named twice")
                                .at(Places.of(node.getParserPosition()))
                                .hint("Remove one of the two."));
            }
            targets.add(index);
        }
        return targets;
    }

    private Problem notWritten(String name, List<String> written, SqlNode node) {
        SourcePlace place = Places.of(node.getParserPosition());
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .map(column -> Problem.error(
                                SqlError.SINK_MISMATCH,
                                "column `" + name + "` of `" + table.name() + "` cannot be written")
                        .at(place)
                        .detail(
                                column.computed() != null
                                        ? "It is computed as " + column.computed() + " when the table is read."
                                        : "It is metadata that is declared VIRTUAL, which means that it is only read.")
                        .hint("Remove it from the columns behind the table's name, and its value from the query."))
                .orElseGet(() -> Mistakes.unknownColumn(name, written, "`" + table.name() + "`", place));
    }

    private void check(Field column, DataType source, String name, int position, List<Problem> problems) {
        SourcePlace place = item(position);
        if (!isNullLiteral(position) && !Conversions.isImplicit(source, column.type())) {
            problems.add(Problem.error(
                            SqlError.SINK_MISMATCH,
                            "column `" + column.name() + "` of `" + table.name() + "` is "
                                    + column.type().name() + " and gets " + source.name())
                    .at(place)
                    .detail("Column " + (position + 1) + " of the query goes to `" + column.name()
                            + "`: columns are matched by position.")
                    .hint(
                            column.type() instanceof MapType
                                    ? "Make a map of values: MAP['key', value], or declare `" + column.name() + "` as "
                                            + source.name() + "."
                                    : "Write CAST(" + shown(position, name) + " AS "
                                            + column.type().name() + "), or change the order of the columns."));
        } else if (source.nullable() && !column.type().nullable()) {
            problems.add(Problem.error(
                            SqlError.SINK_MISMATCH,
                            "column `" + column.name() + "` of `" + table.name() + "` is NOT NULL and may get NULL")
                    .at(place)
                    .hint("Write COALESCE(" + shown(position, name) + ", " + example(column.type())
                            + "), or declare the column without NOT NULL."));
        }
    }

    private static String example(DataType type) {
        return type instanceof CharacterType ? "''" : Conversions.isNumber(type) ? "0" : "a value";
    }

    private boolean isNullLiteral(int position) {
        SqlNode item = itemNode(position);
        return item != null
                && item.getKind() == SqlKind.LITERAL
                && item.toString().equals("NULL");
    }

    private String shown(int position, String name) {
        SqlNode item = itemNode(position);
        if (item instanceof SqlIdentifier) {
            return item.toString().replace("`", "");
        }
        if (!name.startsWith(UNNAMED)) {
            return name;
        }
        String text = String.valueOf(item);
        return SHORT.matcher(text).matches() ? text : "…";
    }

    private @Nullable SqlNode itemNode(int position) {
        if (query instanceof SqlSelect select
                && position < select.getSelectList().size()
                && select.getSelectList().stream().noneMatch(InsertColumns::isStar)) {
            SqlNode item = select.getSelectList().get(position);
            return item;
        }
        return null;
    }

    private static boolean isStar(@Nullable SqlNode item) {
        return item instanceof SqlIdentifier identifier && identifier.isStar();
    }

    private @Nullable SourcePlace item(int position) {
        SqlNode item = itemNode(position);
        return Places.of((item == null ? query : item).getParserPosition());
    }

    private static String source(Field field) {
        return field.name().startsWith(UNNAMED)
                ? field.type().name()
                : field.name() + " " + field.type().name();
    }

    private Problem countMismatch(RowType queryType, RowType written, int expected) {
        StringBuilder detail = new StringBuilder("By position: ");
        int rows = Math.max(queryType.fieldCount(), expected);
        for (int i = 0; i < Math.min(rows, 12); i++) {
            String column = i < written.fieldCount() && named == null
                    ? "`" + written.fields().get(i).name() + "` "
                            + written.fieldType(i).name()
                    : named != null && i < named.size() ? "`" + named.get(i) + "`" : "nothing";
            String source =
                    i < queryType.fieldCount() ? source(queryType.fields().get(i)) : "nothing";
            detail.append(i == 0 ? "" : "; ").append(column).append(" gets ").append(source);
        }
        return Problem.error(
                        SqlError.SINK_MISMATCH,
                        "`" + table.name() + "` takes " + expected + " columns and the query has "
                                + queryType.fieldCount())
                .at(Places.of(target.getParserPosition()))
                .detail(detail.append('.').toString())
                .hint(
                        queryType.fieldCount() < expected
                                ? "Add the missing columns to the query, or name those you fill: INSERT INTO `"
                                        + table.name() + "` (column, …) SELECT …."
                                : "Remove columns from the query, or add them to the table.");
    }
}
