package io.millrace.codegen;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.column.BooleanColumnBuilder;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumnBuilder;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumnBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one output column comes about. */
sealed interface Projection {
    /** The input column itself, or its selected rows. */
    record Share(int input) implements Projection {}

    /** A field inside nested rows, or its selected rows: the input column, then the fields. */
    record Field(int[] path) implements Projection {}

    record Constant(FlatColumn value) implements Projection {}

    /** A generated loop, by its number. */
    record Loop(int number) implements Projection {}

    /** Chooses; an expression that needs a loop is added to {@code loops}. */
    static Projection of(RowExpression expression, List<RowExpression> loops) {
        if (expression instanceof InputRef reference) {
            return new Share(reference.index());
        }
        if (expression instanceof FieldAccess) {
            List<Integer> path = path(expression, new ArrayList<>());
            if (path != null) {
                return new Field(path.stream().mapToInt(Integer::intValue).toArray());
            }
        }
        if (expression instanceof Literal literal) {
            return new Constant(constant(literal));
        }
        loops.add(expression);
        return new Loop(loops.size() - 1);
    }

    /** The path of a field of an input column, or null if the row is computed. */
    private static @Nullable List<Integer> path(RowExpression expression, List<Integer> inner) {
        if (expression instanceof InputRef reference) {
            inner.add(0, reference.index());
            return inner;
        }
        if (expression instanceof FieldAccess access) {
            inner.add(0, access.field());
            return path(access.row(), inner);
        }
        return null;
    }

    private static FlatColumn constant(Literal literal) {
        ColumnBuilder builder = ColumnBuilder.of(literal.type());
        Object value = literal.value();
        if (value == null) {
            builder.appendNull();
            return builder.build();
        }
        if (builder instanceof BooleanColumnBuilder booleans) {
            booleans.append((Boolean) value);
        } else if (builder instanceof IntColumnBuilder ints) {
            ints.append(((Number) value).intValue());
        } else if (builder instanceof LongColumnBuilder longs) {
            longs.append(((Number) value).longValue());
        } else if (builder instanceof FloatColumnBuilder floats) {
            floats.append(((Number) value).floatValue());
        } else if (builder instanceof DoubleColumnBuilder doubles) {
            doubles.append(((Number) value).doubleValue());
        } else if (builder instanceof DecimalColumnBuilder decimals) {
            decimals.append(((BigDecimal) value).unscaledValue());
        } else if (builder instanceof BytesColumnBuilder bytes) {
            if (value instanceof String text) {
                bytes.append(text);
            } else {
                byte[] array = (byte[]) value;
                bytes.append(array, 0, array.length);
            }
        } else {
            throw new IllegalArgumentException(
                    "a literal of type " + literal.type().name());
        }
        return builder.build();
    }
}
