package io.millrace.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result.
 *
 * <p>Values are Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime,
 * LocalDateTime (TIMESTAMP), Instant (TIMESTAMP_LTZ), Period and Duration (intervals), a nested Row, or null.
 *
 * @param weight 1 for a row that is added, -1 for one that is taken back
 */
public record Row(List<String> names, List<@Nullable Object> values, long weight) {
    public Row {
        names = List.copyOf(names);
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The value of a column, by its name. */
    public @Nullable Object value(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column '" + name + "'; the columns are " + String.join(", ", names));
        }
        return values.get(index);
    }

    /** As Flink prints it: {@code +I[pen, 3]}. */
    @Override
    public String toString() {
        return (weight < 0 ? "-D" : "+I")
                + values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
