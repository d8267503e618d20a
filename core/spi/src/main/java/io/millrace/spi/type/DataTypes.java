package io.millrace.spi.type;

import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import java.util.Arrays;

/** Short names for nullable types; {@code .withNullable(false)} makes them NOT NULL. */
public final class DataTypes {
    public static final DataType BOOLEAN = new BooleanType(true);
    public static final DataType TINYINT = new IntegerType(8, true);
    public static final DataType SMALLINT = new IntegerType(16, true);
    public static final DataType INT = new IntegerType(32, true);
    public static final DataType BIGINT = new IntegerType(64, true);
    public static final DataType FLOAT = new FloatingType(32, true);
    public static final DataType DOUBLE = new FloatingType(64, true);
    public static final DataType STRING = new CharacterType(DataType.UNBOUNDED_LENGTH, false, true);
    public static final DataType BYTES = new BinaryType(DataType.UNBOUNDED_LENGTH, false, true);
    public static final DataType DATE = new DateType(true);
    public static final DataType TIME = new TimeType(0, true);

    private DataTypes() {}

    public static DataType decimal(int precision, int scale) {
        return new DecimalType(precision, scale, true);
    }

    public static DataType timestamp(int precision) {
        return new TimestampType(precision, false, true);
    }

    public static DataType timestampLtz(int precision) {
        return new TimestampType(precision, true, true);
    }

    /** The headers of a Kafka record, among others: {@code map(STRING, BYTES)}. */
    public static DataType map(DataType key, DataType value) {
        return new MapType(key, value, true);
    }

    public static Field field(String name, DataType type) {
        return new Field(name, type);
    }

    /** A NOT NULL row, as tables have. */
    public static RowType row(Field... fields) {
        return RowType.of(Arrays.asList(fields));
    }
}
