package io.millrace.spi.type;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A SQL data type with Flink's meaning. Two types are equal when every parameter and the nullability are equal.
 */
public sealed interface DataType {
    /** The length of STRING, which is VARCHAR of this length, and of BYTES. */
    int UNBOUNDED_LENGTH = Integer.MAX_VALUE;

    int MAX_DECIMAL_PRECISION = 38;

    /** Microseconds: finer precisions are refused by name when a file is checked. */
    int MAX_TIMESTAMP_PRECISION = 6;

    boolean nullable();

    DataType withNullable(boolean nullable);

    Physical physical();

    /** The type in SQL without its nullability, as Flink prints it: {@code DECIMAL(10, 2)}. */
    String name();

    /** The type in SQL: {@code DECIMAL(10, 2) NOT NULL}. */
    default String sql() {
        return nullable() ? name() : name() + " NOT NULL";
    }

    record BooleanType(boolean nullable) implements DataType {
        @Override
        public BooleanType withNullable(boolean nullable) {
            return new BooleanType(nullable);
        }

        @Override
        public Physical physical() {
            return Physical.BOOLEAN;
        }

        @Override
        public String name() {
            return "BOOLEAN";
        }
    }

    /** TINYINT (8 bits), SMALLINT (16), INT (32), BIGINT (64). */
    record IntegerType(int bits, boolean nullable) implements DataType {
        public IntegerType {
            if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
                throw new IllegalArgumentException("no integer of " + bits + " bits");
            }
        }

        @Override
        public IntegerType withNullable(boolean nullable) {
            return new IntegerType(bits, nullable);
        }

        @Override
        public Physical physical() {
            return bits == 64 ? Physical.LONG : Physical.INT;
        }

        @Override
        public String name() {
            return switch (bits) {
                case 8 -> "TINYINT";
                case 16 -> "SMALLINT";
                case 32 -> "INT";
                default -> "BIGINT";
            };
        }
    }

    /** FLOAT (32 bits) and DOUBLE (64 bits). */
    record FloatingType(int bits, boolean nullable) implements DataType {
        public FloatingType {
            if (bits != 32 && bits != 64) {
                throw new IllegalArgumentException("no floating type of " + bits + " bits");
            }
        }

        @Override
        public FloatingType withNullable(boolean nullable) {
            return new FloatingType(bits, nullable);
        }

        @Override
        public Physical physical() {
            return bits == 32 ? Physical.FLOAT : Physical.DOUBLE;
        }

        @Override
        public String name() {
            return bits == 32 ? "FLOAT" : "DOUBLE";
        }
    }

    record DecimalType(int precision, int scale, boolean nullable) implements DataType {
        public DecimalType {
            if (precision < 1 || precision > MAX_DECIMAL_PRECISION || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("no DECIMAL(" + precision + ", " + scale + ")");
            }
        }

        @Override
        public DecimalType withNullable(boolean nullable) {
            return new DecimalType(precision, scale, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.DECIMAL;
        }

        @Override
        public String name() {
            return "DECIMAL(" + precision + ", " + scale + ")";
        }
    }

    /** CHAR and VARCHAR; the length counts characters (code points). */
    record CharacterType(int length, boolean fixed, boolean nullable) implements DataType {
        @Override
        public CharacterType withNullable(boolean nullable) {
            return new CharacterType(length, fixed, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.BYTES;
        }

        @Override
        public String name() {
            if (fixed) {
                return "CHAR(" + length + ")";
            }
            return length == UNBOUNDED_LENGTH ? "STRING" : "VARCHAR(" + length + ")";
        }
    }

    /** BINARY and VARBINARY; the length counts bytes. */
    record BinaryType(int length, boolean fixed, boolean nullable) implements DataType {
        @Override
        public BinaryType withNullable(boolean nullable) {
            return new BinaryType(length, fixed, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.BYTES;
        }

        @Override
        public String name() {
            if (fixed) {
                return "BINARY(" + length + ")";
            }
            return length == UNBOUNDED_LENGTH ? "BYTES" : "VARBINARY(" + length + ")";
        }
    }

    record DateType(boolean nullable) implements DataType {
        @Override
        public DateType withNullable(boolean nullable) {
            return new DateType(nullable);
        }

        @Override
        public Physical physical() {
            return Physical.INT;
        }

        @Override
        public String name() {
            return "DATE";
        }
    }

    /** A time of day; values have milliseconds whatever the precision. */
    record TimeType(int precision, boolean nullable) implements DataType {
        @Override
        public TimeType withNullable(boolean nullable) {
            return new TimeType(precision, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.INT;
        }

        @Override
        public String name() {
            return "TIME(" + precision + ")";
        }
    }

    /** TIMESTAMP (no zone) and TIMESTAMP_LTZ (an instant, shown in the session's zone). */
    record TimestampType(int precision, boolean localZone, boolean nullable) implements DataType {
        public TimestampType {
            if (precision < 0 || precision > MAX_TIMESTAMP_PRECISION) {
                throw new IllegalArgumentException("no TIMESTAMP(" + precision + ")");
            }
        }

        @Override
        public TimestampType withNullable(boolean nullable) {
            return new TimestampType(precision, localZone, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.LONG;
        }

        @Override
        public String name() {
            return (localZone ? "TIMESTAMP_LTZ(" : "TIMESTAMP(") + precision + ")";
        }
    }

    /** INTERVAL YEAR TO MONTH (values in months) and INTERVAL DAY TO SECOND (values in milliseconds). */
    record IntervalType(boolean yearMonth, boolean nullable) implements DataType {
        @Override
        public IntervalType withNullable(boolean nullable) {
            return new IntervalType(yearMonth, nullable);
        }

        @Override
        public Physical physical() {
            return yearMonth ? Physical.INT : Physical.LONG;
        }

        @Override
        public String name() {
            return yearMonth ? "INTERVAL YEAR TO MONTH" : "INTERVAL DAY TO SECOND(3)";
        }
    }

    /**
     * Entries with differing STRING keys; a value lies in one slice, as {@link io.millrace.spi.map.MapSlices} says.
     */
    record MapType(DataType key, DataType value, boolean nullable) implements DataType {
        @Override
        public MapType withNullable(boolean nullable) {
            return new MapType(key, value, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.BYTES;
        }

        @Override
        public String name() {
            return "MAP<" + key.sql() + ", " + value.sql() + ">";
        }
    }

    record RowType(List<Field> fields, boolean nullable) implements DataType {
        public RowType {
            fields = List.copyOf(fields);
        }

        /** The row type of a table: not nullable itself. */
        public static RowType of(List<Field> fields) {
            return new RowType(fields, false);
        }

        public int fieldCount() {
            return fields.size();
        }

        public DataType fieldType(int index) {
            return fields.get(index).type();
        }

        /** The position of the field with this exact name, or -1. */
        public int indexOf(String fieldName) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).name().equals(fieldName)) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public RowType withNullable(boolean nullable) {
            return new RowType(fields, nullable);
        }

        @Override
        public Physical physical() {
            return Physical.ROW;
        }

        @Override
        public String name() {
            return fields.stream()
                    .map(field -> "`" + field.name().replace("`", "``") + "` "
                            + field.type().sql())
                    .collect(Collectors.joining(", ", "ROW<", ">"));
        }
    }
}
