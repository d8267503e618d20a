package io.millrace.engine.window;

import io.millrace.plan.AggregateCall;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Aggregates over lists of rows, as slow and plain as can be. */
final class NaiveAggregates {
    private static final BigInteger DECIMAL_LIMIT = BigInteger.TEN.pow(38);

    private NaiveAggregates() {}

    static List<@Nullable Object> of(List<AggregateCall> calls, RowType type, List<Object[]> rows) {
        List<@Nullable Object> results = new ArrayList<>();
        for (AggregateCall call : calls) {
            List<Object[]> counted = rows.stream()
                    .filter(row -> call.filter() < 0 || Boolean.TRUE.equals(row[call.filter()]))
                    .toList();
            if (call.argument() < 0) {
                results.add((long) counted.size());
            } else {
                List<Object> values = counted.stream()
                        .map(row -> row[call.argument()])
                        .filter(Objects::nonNull)
                        .toList();
                results.add(of(call, type.fieldType(call.argument()), values));
            }
        }
        return results;
    }

    private static @Nullable Object of(AggregateCall call, DataType argument, List<Object> values) {
        if (call.function() == AggregateCall.Function.COUNT) {
            return (long) values.size();
        }
        if (values.isEmpty()) {
            return null;
        }
        return switch (call.function()) {
            case COUNT -> null;
            case MIN -> values.stream().min(order()).orElseThrow();
            case MAX -> values.stream().max(order()).orElseThrow();
            case SUM -> sum(call.type(), argument, values);
            case AVG -> average(call.type(), argument, values);
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<Object> order() {
        return (a, b) -> ((Comparable) a).compareTo(b);
    }

    private static @Nullable Object sum(DataType type, DataType argument, List<Object> values) {
        switch (argument.physical()) {
            case INT, LONG -> {
                long sum =
                        values.stream().mapToLong(v -> ((Number) v).longValue()).sum();
                return narrow(type, sum);
            }
            case FLOAT -> {
                return (float) values.stream().mapToDouble(v -> (Float) v).sum();
            }
            case DOUBLE -> {
                return values.stream().map(v -> (Double) v).reduce(Double::sum).orElseThrow();
            }
            default -> {
                BigDecimal sum = values.stream().map(v -> (BigDecimal) v).reduce(BigDecimal.ZERO, BigDecimal::add);
                return fits(sum) ? sum.setScale(((DecimalType) type).scale()) : null;
            }
        }
    }

    private static Object narrow(DataType type, long value) {
        if (type.physical() == Physical.LONG) {
            return value;
        }
        return switch (((IntegerType) type).bits()) {
            case 8 -> (int) (byte) value;
            case 16 -> (int) (short) value;
            default -> (int) value;
        };
    }

    private static boolean fits(BigDecimal value) {
        return value.unscaledValue().abs().compareTo(DECIMAL_LIMIT) < 0;
    }

    private static @Nullable Object average(DataType type, DataType argument, List<Object> values) {
        int n = values.size();
        switch (argument.physical()) {
            case INT, LONG -> {
                return narrow(
                        type,
                        values.stream().mapToLong(v -> ((Number) v).longValue()).sum() / n);
            }
            case FLOAT -> {
                return (float) (values.stream().mapToDouble(v -> (Float) v).sum() / n);
            }
            case DOUBLE -> {
                double sum = 0;
                for (Object value : values) {
                    sum += (Double) value;
                }
                return sum / n;
            }
            default -> {
                BigDecimal sum = values.stream().map(v -> (BigDecimal) v).reduce(BigDecimal.ZERO, BigDecimal::add);
                if (!fits(sum)) {
                    return null;
                }
                BigDecimal average = sum.divide(BigDecimal.valueOf(n), new MathContext(38, RoundingMode.HALF_UP))
                        .setScale(((DecimalType) type).scale(), RoundingMode.HALF_UP);
                return fits(average) ? average : null;
            }
        }
    }
}
