package io.millrace.state.delta;

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
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.List;

/** Data types as bytes: a tag with the nullability in its lowest bit, then the parameters. */
final class TypeCodec {
    private static final int BOOLEAN = 1;
    private static final int INTEGER = 2;
    private static final int FLOATING = 3;
    private static final int DECIMAL = 4;
    private static final int CHARACTER = 5;
    private static final int BINARY = 6;
    private static final int DATE = 7;
    private static final int TIME = 8;
    private static final int TIMESTAMP = 9;
    private static final int INTERVAL = 10;
    private static final int ROW = 11;
    private static final int MAP = 12;

    /** Deeper types do not come from SQL; a bound keeps damaged bytes from exhausting the stack. */
    private static final int MAX_DEPTH = 100;

    private TypeCodec() {}

    static void write(DataType type, ByteWriter out) {
        int nullable = type.nullable() ? 1 : 0;
        if (type instanceof BooleanType) {
            out.writeByte(BOOLEAN << 1 | nullable);
        } else if (type instanceof IntegerType integer) {
            out.writeByte(INTEGER << 1 | nullable);
            out.writeByte(integer.bits());
        } else if (type instanceof FloatingType floating) {
            out.writeByte(FLOATING << 1 | nullable);
            out.writeByte(floating.bits());
        } else if (type instanceof DecimalType decimal) {
            out.writeByte(DECIMAL << 1 | nullable);
            out.writeByte(decimal.precision());
            out.writeByte(decimal.scale());
        } else if (type instanceof CharacterType character) {
            out.writeByte(CHARACTER << 1 | nullable);
            writeLength(character.length(), character.fixed(), out);
        } else if (type instanceof BinaryType binary) {
            out.writeByte(BINARY << 1 | nullable);
            writeLength(binary.length(), binary.fixed(), out);
        } else if (type instanceof DateType) {
            out.writeByte(DATE << 1 | nullable);
        } else if (type instanceof TimeType time) {
            out.writeByte(TIME << 1 | nullable);
            out.writeByte(time.precision());
        } else if (type instanceof TimestampType timestamp) {
            out.writeByte(TIMESTAMP << 1 | nullable);
            out.writeByte(timestamp.precision());
            out.writeBoolean(timestamp.localZone());
        } else if (type instanceof IntervalType interval) {
            out.writeByte(INTERVAL << 1 | nullable);
            out.writeBoolean(interval.yearMonth());
        } else if (type instanceof RowType row) {
            out.writeByte(ROW << 1 | nullable);
            out.writeVarint(row.fieldCount());
            for (Field field : row.fields()) {
                out.writeString(field.name());
                write(field.type(), out);
            }
        } else if (type instanceof MapType map) {
            out.writeByte(MAP << 1 | nullable);
            write(map.key(), out);
            write(map.value(), out);
        } else {
            throw new IllegalStateException("no code for " + type.sql());
        }
    }

    private static void writeLength(int length, boolean fixed, ByteWriter out) {
        out.writeVarint(length);
        out.writeBoolean(fixed);
    }

    static DataType read(ByteReader in) {
        return read(in, 0);
    }

    private static DataType read(ByteReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new DamagedBytesException("a type is nested deeper than " + MAX_DEPTH);
        }
        int tag = in.readByte();
        boolean nullable = (tag & 1) != 0;
        try {
            return switch (tag >> 1) {
                case BOOLEAN -> new BooleanType(nullable);
                case INTEGER -> new IntegerType(in.readByte(), nullable);
                case FLOATING -> new FloatingType(in.readByte(), nullable);
                case DECIMAL -> new DecimalType(in.readByte(), in.readByte(), nullable);
                case CHARACTER -> new CharacterType(in.readLength(), in.readBoolean(), nullable);
                case BINARY -> new BinaryType(in.readLength(), in.readBoolean(), nullable);
                case DATE -> new DateType(nullable);
                case TIME -> new TimeType(in.readByte(), nullable);
                case TIMESTAMP -> new TimestampType(in.readByte(), in.readBoolean(), nullable);
                case INTERVAL -> new IntervalType(in.readBoolean(), nullable);
                case ROW -> readRow(in, nullable, depth);
                case MAP -> new MapType(read(in, depth + 1), read(in, depth + 1), nullable);
                default -> throw new DamagedBytesException("there is no type with the tag " + tag);
            };
        } catch (IllegalArgumentException e) {
            throw new DamagedBytesException(String.valueOf(e.getMessage()));
        }
    }

    private static RowType readRow(ByteReader in, boolean nullable, int depth) {
        int count = in.readLength();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.readString();
            fields.add(new Field(name, read(in, depth + 1)));
        }
        return new RowType(fields, nullable);
    }
}
