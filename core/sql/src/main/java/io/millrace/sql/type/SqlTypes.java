package io.millrace.sql.type;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
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
import io.millrace.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Our data types as Calcite's and back. */
public final class SqlTypes {
    private SqlTypes() {}

    /** The type, or nothing when this version has no such type (ARRAY, some MAPs, times finer than microseconds). */
    public static Optional<DataType> toDataType(RelDataType type) {
        boolean nullable = type.isNullable();
        return Optional.ofNullable(
                switch (type.getSqlTypeName()) {
                    case BOOLEAN -> new BooleanType(nullable);
                    case TINYINT -> new IntegerType(8, nullable);
                    case SMALLINT -> new IntegerType(16, nullable);
                    case INTEGER -> new IntegerType(32, nullable);
                    case BIGINT -> new IntegerType(64, nullable);
                    case FLOAT, REAL -> new FloatingType(32, nullable);
                    case DOUBLE -> new FloatingType(64, nullable);
                    case DECIMAL -> decimal(type);
                    case CHAR -> new CharacterType(type.getPrecision(), true, nullable);
                    case VARCHAR -> new CharacterType(type.getPrecision(), false, nullable);
                    case BINARY -> new BinaryType(type.getPrecision(), true, nullable);
                    case VARBINARY -> new BinaryType(type.getPrecision(), false, nullable);
                    case DATE -> new DateType(nullable);
                    case TIME -> new TimeType(Math.max(0, type.getPrecision()), nullable);
                    case TIMESTAMP -> timestamp(type, false);
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type, true);
                    case ROW -> row(type);
                    case MAP -> MapTypes.dataType(type);
                    default ->
                        SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())
                                ? new IntervalType(
                                        SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName()), nullable)
                                : null;
                });
    }

    private static DecimalType decimal(RelDataType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        if (scale < 0 || scale > precision) {
            throw MillraceException.refused(Problem.error(
                            SqlError.INVALID_QUERY, "there is no type DECIMAL(" + precision + ", " + scale + ")")
                    .detail("The second number says how many of the digits stand behind the point; it is at most the"
                            + " first.")
                    .hint("Write DECIMAL(" + DataType.MAX_DECIMAL_PRECISION + ", "
                            + Math.min(Math.max(scale, 0), DataType.MAX_DECIMAL_PRECISION) + ")."));
        }
        return new DecimalType(precision, scale, type.isNullable());
    }

    /** The type of something that was already checked to have one. */
    public static DataType dataType(RelDataType type) {
        return toDataType(type)
                .orElseThrow(() -> MillraceException.refused(
                        MapTypes.problem("this value", type).orElseGet(() -> Problem.error(
                                        SqlError.TYPE_NOT_YET,
                                        "values of type "
                                                + type.getSqlTypeName().getName() + " are not supported yet")
                                .detail("Timestamps have a precision of up to 6; ARRAY does not exist yet.")
                                .hint("Use another type, such as STRING or TIMESTAMP(3)."))));
    }

    public static RelDataType toRelType(RelDataTypeFactory factory, DataType type) {
        RelDataType bare;
        if (type instanceof IntegerType integer) {
            bare = factory.createSqlType(
                    switch (integer.bits()) {
                        case 8 -> SqlTypeName.TINYINT;
                        case 16 -> SqlTypeName.SMALLINT;
                        case 32 -> SqlTypeName.INTEGER;
                        default -> SqlTypeName.BIGINT;
                    });
        } else if (type instanceof FloatingType floating) {
            bare = factory.createSqlType(floating.bits() == 32 ? SqlTypeName.FLOAT : SqlTypeName.DOUBLE);
        } else if (type instanceof DecimalType decimal) {
            bare = factory.createSqlType(SqlTypeName.DECIMAL, decimal.precision(), decimal.scale());
        } else if (type instanceof CharacterType text) {
            bare = factory.createSqlType(text.fixed() ? SqlTypeName.CHAR : SqlTypeName.VARCHAR, text.length());
        } else if (type instanceof BinaryType binary) {
            bare = factory.createSqlType(binary.fixed() ? SqlTypeName.BINARY : SqlTypeName.VARBINARY, binary.length());
        } else if (type instanceof TimeType time) {
            bare = factory.createSqlType(SqlTypeName.TIME, time.precision());
        } else if (type instanceof TimestampType timestamp) {
            bare = factory.createSqlType(
                    timestamp.localZone() ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : SqlTypeName.TIMESTAMP,
                    timestamp.precision());
        } else if (type instanceof IntervalType interval) {
            bare = factory.createSqlIntervalType(
                    interval.yearMonth()
                            ? new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO)
                            : new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO));
        } else if (type instanceof MapType map) {
            bare = factory.createMapType(toRelType(factory, map.key()), toRelType(factory, map.value()));
        } else if (type instanceof RowType row) {
            return rowType(factory, row, StructKind.PEEK_FIELDS_NO_EXPAND);
        } else {
            bare = factory.createSqlType(type instanceof BooleanType ? SqlTypeName.BOOLEAN : SqlTypeName.DATE);
        }
        return factory.createTypeWithNullability(bare, type.nullable());
    }

    /** The row type of a table, whose fields stand for themselves. */
    public static RelDataType toTableType(RelDataTypeFactory factory, RowType row) {
        return rowType(factory, row, StructKind.FULLY_QUALIFIED);
    }

    private static RelDataType rowType(RelDataTypeFactory factory, RowType row, StructKind kind) {
        List<RelDataType> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Field field : row.fields()) {
            types.add(toRelType(factory, field.type()));
            names.add(field.name());
        }
        return factory.createTypeWithNullability(factory.createStructType(kind, types, names), row.nullable());
    }

    private static @Nullable DataType timestamp(RelDataType type, boolean localZone) {
        return type.getPrecision() > DataType.MAX_TIMESTAMP_PRECISION
                ? null
                : new TimestampType(type.getPrecision(), localZone, type.isNullable());
    }

    private static @Nullable DataType row(RelDataType type) {
        List<Field> fields = new ArrayList<>();
        for (RelDataTypeField field : type.getFieldList()) {
            Optional<DataType> fieldType = toDataType(field.getType());
            if (fieldType.isEmpty()) {
                return null;
            }
            fields.add(new Field(field.getName(), fieldType.get()));
        }
        return new RowType(fields, type.isNullable());
    }
}
