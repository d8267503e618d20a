package io.millrace.testkit.reference;

import io.millrace.plan.AggregateCall;
import io.millrace.spi.type.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates of all rows of a group at once. */
final class Aggregates {
    private Aggregates() {}

    static @Nullable Object of(AggregateCall call, List<Row> rows) {
        List<Object> values = new ArrayList<>();
        for (Row row : rows) {
            boolean counts =
                    call.filter() < 0 || Boolean.TRUE.equals(row.values().get(call.filter()));
            Object value = call.argument() < 0 ? true : row.values().get(call.argument());
            if (counts && value != null) {
                values.add(value);
            }
        }
        if (call.function() == AggregateCall.Function.COUNT) {
            return (long) values.size();
        } else if (values.isEmpty()) {
            return null;
        }
        return switch (call.function()) {
            case MIN -> values.stream().min(Expressions::compare).orElseThrow();
            case MAX -> values.stream().max(Expressions::compare).orElseThrow();
            case SUM -> sum(values, call.type());
            default -> average(values, call.type());
        };
    }

    private static @Nullable Object sum(List<Object> values, DataType type) {
        if (type instanceof DataType.IntegerType integer) {
            return Numbers.wrap(integers(values), integer.bits());
        } else if (type instanceof DataType.DecimalType decimal) {
            return Numbers.fit(total(values), decimal);
        } else if (values.get(0) instanceof Float) {
            return values.stream().map(value -> (Float) value).reduce(0f, Float::sum);
        }
        return doubles(values);
    }

    private static @Nullable Object average(List<Object> values, DataType type) {
        if (type instanceof DataType.IntegerType integer) {
            return Numbers.wrap(integers(values) / values.size(), integer.bits());
        } else if (type instanceof DataType.DecimalType decimal) {
            return Numbers.fit(total(values).divide(BigDecimal.valueOf(values.size()), Numbers.DIVISION), decimal);
        }
        double average = doubles(values) / values.size();
        if (values.get(0) instanceof Float) {
            return (float) average;
        }
        return average;
    }

    private static long integers(List<Object> values) {
        return values.stream().mapToLong(value -> (Long) value).sum();
    }

    private static BigDecimal total(List<Object> values) {
        return values.stream().map(Numbers::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** From the first to the last, without compensation. */
    private static double doubles(List<Object> values) {
        return values.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .reduce(0, Double::sum);
    }
}
