package io.millrace.spi.type;

/** How values of a {@link DataType} lie in memory: one flat column class exists for each. */
public enum Physical {
    BOOLEAN,
    /** 32 bits: TINYINT, SMALLINT, INT, DATE (days since 1970), TIME (milliseconds of the day), INTERVAL months. */
    INT,
    /** 64 bits: BIGINT, TIMESTAMP and TIMESTAMP_LTZ (microseconds since 1970 UTC), INTERVAL milliseconds. */
    LONG,
    FLOAT,
    DOUBLE,
    /** The unscaled value as 128 bits in two's complement; the scale is the type's. */
    DECIMAL,
    /** A slice of bytes: CHAR, VARCHAR (UTF-8), BINARY, VARBINARY, MAP (as {@code MapSlices} lays it out). */
    BYTES,
    ROW
}
