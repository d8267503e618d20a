package io.millrace.testkit.reference;

import io.millrace.plan.AggregateCall;
import io.millrace.spi.type.DataType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates of all rows of a group at once. */
final class Aggregates {
    private static final MathContext DIVISION = new MathContext(38, RoundingMode.HALF_UP);

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
            long sum = 0;
            for (Object value : values) {
                sum += (Long) value;
            }
            return Numbers.wrap(sum, integer.bits());
        } else if (type instanceof DataType.DecimalType decimal) {
            return Numbers.fit(total(values), decimal);
        } else if (values.get(0) instanceof Float) {
            float sum = 0;
            for (Object value : values) {
                sum += (Float) value;
            }
            return sum;
        }
        return doubles(values);
    }

    private static @Nullable Object average(List<Object> values, DataType type) {
        if (type instanceof DataType.IntegerType integer) {
            long sum = 0;
            for (Object value : values) {
                sum += (Long) value;
            }
            return Numbers.wrap(sum / values.size(), integer.bits());
        } else if (type instanceof DataType.DecimalType decimal) {
            return Numbers.fit(total(values).divide(BigDecimal.valueOf(values.size()), DIVISION), decimal);
        }
        double average = doubles(values) / values.size();
        if (values.get(0) instanceof Float) {
            return (float) average;
        }
        return average;
    }

    private static BigDecimal total(List<Object> values) {
        return values.stream().map(Numbers::decimal).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double doubles(List<Object> values) {
        double sum = 0;
        for (Object value : values) {
            sum += ((Number) value).doubleValue();
        }
        return sum;
    }
}
