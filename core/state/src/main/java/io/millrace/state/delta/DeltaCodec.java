package io.millrace.state.delta;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a state file: changes of the tables of one task, in the order in which they are replayed.
 *
 * <pre>
 * "MRST" version:1 count:varint { table type keyCount rowCount columns deletedCount keyColumns expiredBelow:8 }*
 * </pre>
 */
public final class DeltaCodec {
    private static final int MAGIC = 'M' | 'R' << 8 | 'S' << 16 | 'T' << 24;
    private static final int VERSION = 1;
    private static final int INITIAL_BYTES = 1 << 12;

    private DeltaCodec() {}

    public static ByteWriter encode(List<TableDelta> deltas) {
        ByteWriter out = new ByteWriter(INITIAL_BYTES);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeVarint(deltas.size());
        for (TableDelta delta : deltas) {
            out.writeString(delta.table());
            TypeCodec.write(delta.type(), out);
            out.writeVarint(delta.keyCount());
            out.writeVarint(delta.rowCount());
            writeColumns(delta.rows(), delta.rowCount(), out);
            out.writeVarint(delta.deletedCount());
            writeColumns(delta.deletedKeys(), delta.deletedCount(), out);
            out.writeLong(delta.expiredBelow());
        }
        return out;
    }

    private static void writeColumns(List<Column> columns, int rowCount, ByteWriter out) {
        if (rowCount > 0) {
            columns.forEach(column -> ColumnCodec.write(column, out));
        }
    }

    public static List<TableDelta> decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        if (in.readInt() != MAGIC) {
            throw new DamagedBytesException("it does not begin with MRST");
        }
        int version = in.readByte();
        if (version != VERSION) {
            throw new DamagedBytesException("its version is " + version + ", not " + VERSION);
        }
        int count = in.readLength();
        List<TableDelta> deltas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deltas.add(read(in));
        }
        if (in.remaining() > 0) {
            throw new DamagedBytesException(in.remaining() + " bytes follow its content");
        }
        return deltas;
    }

    private static TableDelta read(ByteReader in) {
        String table = in.readString();
        if (!(TypeCodec.read(in) instanceof RowType type)) {
            throw new DamagedBytesException("table " + table + " does not have a row type");
        }
        int keyCount = in.readLength();
        if (keyCount > type.fieldCount()) {
            throw new DamagedBytesException("table " + table + " has a key of " + keyCount + " columns");
        }
        int rowCount = in.readLength();
        List<Column> rows = readColumns(type.fields(), rowCount, in);
        int deletedCount = in.readLength();
        List<Column> deleted = readColumns(type.fields().subList(0, keyCount), deletedCount, in);
        return new TableDelta(table, type, keyCount, rowCount, rows, deletedCount, deleted, in.readLong());
    }

    /** No rows, no columns: empty ones are made anew. */
    private static List<Column> readColumns(List<Field> fields, int rowCount, ByteReader in) {
        List<Column> columns = new ArrayList<>();
        for (Field field : fields) {
            columns.add(
                    rowCount > 0
                            ? ColumnCodec.read(field.type(), rowCount, in)
                            : ColumnBuilder.of(field.type()).build());
        }
        return columns;
    }
}
