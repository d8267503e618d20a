package io.millrace.codegen;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shorthand for tests: expressions, columns and their values. */
final class Calcs {
    static final SourcePlace PLACE = new SourcePlace(3, 8, 3, 20);

    /** 2026-03-04 05:06:07.089 UTC. */
    static final long NOW = 1_772_600_767_089L;

    static final Clock CLOCK = new Clock() {
        @Override
        public long wallMillis() {
            return NOW;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    };

    private Calcs() {}

    static RowExpression call(String function, DataType type, RowExpression... arguments) {
        return new Call(function, Arrays.asList(arguments), type, PLACE);
    }

    static RowExpression ref(int index, DataType type) {
        return new InputRef(index, type);
    }

    static RowExpression lit(@Nullable Object value, DataType type) {
        return new Literal(value, type);
    }

    static CalcSpec spec(RowType input, @Nullable RowExpression condition, ZoneId zone, RowExpression... projections) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < projections.length; i++) {
            fields.add(new Field("p" + i, projections[i].type()));
        }
        return new CalcSpec(input, condition, Arrays.asList(projections), RowType.of(fields), zone, CLOCK);
    }

    static CompiledCalc compile(RowType input, @Nullable RowExpression condition, RowExpression... projections) {
        return ExpressionCompiler.compile(spec(input, condition, ZoneId.of("UTC"), projections));
    }

    static RowType row(DataType... types) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            fields.add(new Field("c" + i, types[i]));
        }
        return RowType.of(fields);
    }

    /** A flat column of literal values. */
    static FlatColumn column(DataType type, @Nullable Object... values) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (Object value : values) {
            builder.append(literalColumn(lit(value, type)), 0);
        }
        return builder.build();
    }

    private static FlatColumn literalColumn(RowExpression literal) {
        return ((Projection.Constant) Projection.of(literal, new ArrayList<>())).value();
    }

    /** The values of a column in the form that literals have. */
    static List<@Nullable Object> values(Column column, DataType type) {
        FlatColumn flat = column.flatten();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < column.rowCount(); i++) {
            values.add(flat.isNull(i) ? null : value(flat, i, type));
        }
        return values;
    }

    private static Object value(FlatColumn column, int row, DataType type) {
        return switch (column.physical()) {
            case BOOLEAN -> ((BooleanColumn) column).value(row);
            case INT -> ((IntColumn) column).value(row);
            case LONG -> ((LongColumn) column).value(row);
            case FLOAT -> ((FloatColumn) column).value(row);
            case DOUBLE -> ((DoubleColumn) column).value(row);
            case DECIMAL -> {
                DecimalColumn decimals = (DecimalColumn) column;
                BigInteger low = new BigInteger(Long.toUnsignedString(decimals.low()[row]));
                BigInteger unscaled =
                        BigInteger.valueOf(decimals.high()[row]).shiftLeft(64).add(low);
                yield new BigDecimal(unscaled, ((DecimalType) type).scale());
            }
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                if (type instanceof BinaryType) {
                    int start = bytes.starts()[row];
                    yield Arrays.toString(Arrays.copyOfRange(bytes.data(), start, start + bytes.lengths()[row]));
                }
                yield bytes.text(row);
            }
            case ROW -> throw new IllegalArgumentException("rows are not shown");
        };
    }

    /** What a calc gives for a batch, one list per output column; failures as "code: cause". */
    record Outcome(List<List<@Nullable Object>> columns, List<String> failures) {}

    static Outcome run(CompiledCalc calc, ChangeBatch batch, DataType... outputs) {
        List<String> failures = new ArrayList<>();
        ChangeBatch result = calc.newKernel()
                .apply(
                        batch,
                        (failed, row, code, cause, place) -> failures.add(row + " " + code.code() + ": " + cause));
        List<List<@Nullable Object>> columns = new ArrayList<>();
        for (int i = 0; i < outputs.length; i++) {
            columns.add(values(result.column(i), outputs[i]));
        }
        return new Outcome(columns, failures);
    }
}
