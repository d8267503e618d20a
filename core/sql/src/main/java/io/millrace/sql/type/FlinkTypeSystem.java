package io.millrace.sql.type;

import io.millrace.spi.type.DataType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** The type derivations of Flink: sums keep integer types, decimals follow the rules of SQL Server, CASE is varying. */
final class FlinkTypeSystem extends RelDataTypeSystemImpl {
    private static final int MAX_DECIMAL = DataType.MAX_DECIMAL_PRECISION;
    private static final int MIN_ADJUSTED_SCALE = 6;

    @Override
    public int getMaxScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? MAX_DECIMAL : super.getMaxScale(typeName);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case VARCHAR, VARBINARY -> Integer.MAX_VALUE;
            case CHAR, BINARY -> 1;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 6;
            case DECIMAL -> 10;
            default -> super.getDefaultPrecision(typeName);
        };
    }

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case VARCHAR, VARBINARY, CHAR, BINARY -> Integer.MAX_VALUE;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME -> 9;
            case DECIMAL -> MAX_DECIMAL;
            default -> super.getMaxPrecision(typeName);
        };
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        return isDecimal(argument) ? decimal(factory, MAX_DECIMAL, argument.getScale(), argument) : argument;
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        return isDecimal(argument)
                ? decimal(factory, MAX_DECIMAL, Math.max(argument.getScale(), MIN_ADJUSTED_SCALE), argument)
                : argument;
    }

    @Override
    public @Nullable RelDataType deriveDecimalPlusType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        if (!isDecimalArithmetic(left, right)) {
            return null;
        }
        RelDataType a = exact(factory, left);
        RelDataType b = exact(factory, right);
        int scale = Math.max(a.getScale(), b.getScale());
        int whole = Math.max(a.getPrecision() - a.getScale(), b.getPrecision() - b.getScale());
        return adjusted(factory, whole + scale + 1, scale);
    }

    @Override
    public @Nullable RelDataType deriveDecimalMultiplyType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        if (!isDecimalArithmetic(left, right)) {
            return null;
        }
        RelDataType a = exact(factory, left);
        RelDataType b = exact(factory, right);
        return adjusted(factory, a.getPrecision() + b.getPrecision() + 1, a.getScale() + b.getScale());
    }

    @Override
    public @Nullable RelDataType deriveDecimalDivideType(
            RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        if (!isDecimalArithmetic(left, right)) {
            return null;
        }
        RelDataType a = exact(factory, left);
        RelDataType b = exact(factory, right);
        int scale = Math.max(MIN_ADJUSTED_SCALE, a.getScale() + b.getPrecision() + 1);
        return adjusted(factory, a.getPrecision() - a.getScale() + b.getScale() + scale, scale);
    }

    @Override
    public @Nullable RelDataType deriveDecimalModType(RelDataTypeFactory factory, RelDataType left, RelDataType right) {
        if (!isDecimalArithmetic(left, right)) {
            return null;
        }
        RelDataType a = exact(factory, left);
        RelDataType b = exact(factory, right);
        int scale = Math.max(a.getScale(), b.getScale());
        int whole = Math.min(a.getPrecision() - a.getScale(), b.getPrecision() - b.getScale());
        return adjusted(factory, Math.max(1, whole + scale), scale);
    }

    private static boolean isDecimal(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DECIMAL;
    }

    private static boolean isDecimalArithmetic(RelDataType left, RelDataType right) {
        return SqlTypeUtil.isExactNumeric(left)
                && SqlTypeUtil.isExactNumeric(right)
                && (isDecimal(left) || isDecimal(right));
    }

    private static RelDataType exact(RelDataTypeFactory factory, RelDataType type) {
        return isDecimal(type) ? type : factory.decimalOf(type);
    }

    /** Cuts the scale, but not below 6, when the precision is over 38. */
    private static RelDataType adjusted(RelDataTypeFactory factory, int precision, int scale) {
        if (precision <= MAX_DECIMAL) {
            return factory.createSqlType(SqlTypeName.DECIMAL, precision, scale);
        }
        int whole = precision - scale;
        int kept = Math.max(MAX_DECIMAL - whole, Math.min(scale, MIN_ADJUSTED_SCALE));
        return factory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL, kept);
    }

    private static RelDataType decimal(RelDataTypeFactory factory, int precision, int scale, RelDataType like) {
        return factory.createTypeWithNullability(
                factory.createSqlType(SqlTypeName.DECIMAL, precision, scale), like.isNullable());
    }
}
