package io.millrace.flink;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import io.millrace.testkit.script.Binary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Between the plain values of scripts and the objects that Flink takes and gives for its types. */
final class FlinkValues {
    private FlinkValues() {}

    /** The type of ours that writes and reads the same values. */
    static DataType type(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> new DataType.BooleanType(true);
            case TINYINT -> new DataType.IntegerType(8, true);
            case SMALLINT -> new DataType.IntegerType(16, true);
            case INTEGER -> new DataType.IntegerType(32, true);
            case BIGINT -> new DataType.IntegerType(64, true);
            case FLOAT -> new DataType.FloatingType(32, true);
            case DOUBLE -> new DataType.FloatingType(64, true);
            case DECIMAL ->
                new DataType.DecimalType(((DecimalType) type).getPrecision(), ((DecimalType) type).getScale(), true);
            case CHAR, VARCHAR -> new DataType.CharacterType(DataType.UNBOUNDED_LENGTH, false, true);
            case BINARY, VARBINARY -> new DataType.BinaryType(DataType.UNBOUNDED_LENGTH, false, true);
            case DATE -> new DataType.DateType(true);
            case TIME_WITHOUT_TIME_ZONE -> new DataType.TimeType(0, true);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                new DataType.TimestampType(LogicalTypeChecks.getPrecision(type), false, true);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                new DataType.TimestampType(LogicalTypeChecks.getPrecision(type), true, true);
            case ROW -> rowType((RowType) type);
            case MAP ->
                new DataType.MapType(
                        type(type.getChildren().get(0)), type(type.getChildren().get(1)), true);
            default -> throw new IllegalArgumentException("scripts have no values of " + type);
        };
    }

    static DataType.RowType rowType(RowType type) {
        return DataType.RowType.of(type.getFields().stream()
                .map(field -> new Field(field.getName(), type(field.getType())))
                .toList());
    }

    static @Nullable Object toFlink(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return null;
        } else if (value instanceof Long number) {
            return switch (type.getTypeRoot()) {
                case TINYINT -> number.byteValue();
                case SMALLINT -> number.shortValue();
                case INTEGER -> number.intValue();
                default -> number;
            };
        } else if (value instanceof Binary bytes) {
            return bytes.bytes();
        } else if (value instanceof List<?> row) {
            Row converted = new Row(row.size());
            for (int i = 0; i < row.size(); i++) {
                converted.setField(i, toFlink(row.get(i), type.getChildren().get(i)));
            }
            return converted;
        } else if (value instanceof Map<?, ?> map) {
            LogicalType valueType = type.getChildren().get(1);
            Map<Object, @Nullable Object> converted = new HashMap<>();
            map.forEach((key, each) -> converted.put(key, toFlink(each, valueType)));
            return converted;
        }
        return value;
    }

    static @Nullable Object fromFlink(@Nullable Object value) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
            return ((Number) value).longValue();
        } else if (value instanceof byte[] bytes) {
            return Binary.of(bytes);
        } else if (value instanceof Row row) {
            return fields(row);
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, each) -> sorted.put(key, fromFlink(each)));
            return sorted;
        }
        return value;
    }

    static List<@Nullable Object> fields(Row row) {
        List<@Nullable Object> fields = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            fields.add(fromFlink(row.getField(i)));
        }
        return fields;
    }
}
