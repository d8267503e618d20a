package io.millrace.formats.column;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;

/** How the values of a column are read and written, and in which arrays they lie. */
public enum ValueKind {
    BOOLEAN(Storage.BOOLEANS),
    TINYINT(Storage.INTS),
    SMALLINT(Storage.INTS),
    INT(Storage.INTS),
    BIGINT(Storage.LONGS),
    FLOAT(Storage.FLOATS),
    DOUBLE(Storage.DOUBLES),
    DECIMAL(Storage.DECIMALS),
    STRING(Storage.SLICES),
    BYTES(Storage.SLICES),
    DATE(Storage.INTS),
    TIME(Storage.INTS),
    TIMESTAMP(Storage.LONGS),
    TIMESTAMP_LTZ(Storage.LONGS),
    ROW(Storage.ROWS),
    MAP(Storage.SLICES);

    enum Storage {
        BOOLEANS,
        INTS,
        LONGS,
        FLOATS,
        DOUBLES,
        DECIMALS,
        SLICES,
        ROWS
    }

    final Storage storage;

    ValueKind(Storage storage) {
        this.storage = storage;
    }

    public static ValueKind of(DataType type) {
        // Java 17 has no patterns in switch.
        if (type instanceof IntegerType integer) {
            return switch (integer.bits()) {
                case 8 -> TINYINT;
                case 16 -> SMALLINT;
                case 32 -> INT;
                default -> BIGINT;
            };
        } else if (type instanceof FloatingType floating) {
            return floating.bits() == 32 ? FLOAT : DOUBLE;
        } else if (type instanceof TimestampType timestamp) {
            return timestamp.localZone() ? TIMESTAMP_LTZ : TIMESTAMP;
        } else if (type instanceof IntervalType interval) {
            return interval.yearMonth() ? INT : BIGINT;
        } else if (type instanceof BooleanType) {
            return BOOLEAN;
        } else if (type instanceof DecimalType) {
            return DECIMAL;
        } else if (type instanceof CharacterType) {
            return STRING;
        } else if (type instanceof BinaryType) {
            return BYTES;
        } else if (type instanceof DateType) {
            return DATE;
        } else if (type instanceof TimeType) {
            return TIME;
        } else if (type instanceof RowType) {
            return ROW;
        } else if (type instanceof MapType) {
            return MAP;
        }
        throw new IllegalArgumentException("no type " + type.name());
    }
}
