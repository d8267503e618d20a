package io.millrace.sql.convert;

import static java.util.Objects.requireNonNull;

import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import io.millrace.sql.type.SqlTypes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Constants: Calcite's as ours, and conversions that are known when planning. */
final class Literals {
    private Literals() {}

    static Literal translate(RexLiteral literal) {
        if (literal.getType().getSqlTypeName() == SqlTypeName.SYMBOL) {
            Comparable<?> symbol = literal.getValue();
            return text(symbol instanceof Enum<?> constant ? constant.name() : String.valueOf(symbol));
        }
        DataType type = literal.getType().getSqlTypeName() == SqlTypeName.NULL
                ? DataTypes.STRING
                : SqlTypes.dataType(literal.getType());
        return new Literal(literal.isNull() ? null : value(literal, type), type);
    }

    /** A constant text argument such as a time unit. */
    static Literal text(String value) {
        return new Literal(value, new CharacterType(value.codePointCount(0, value.length()), true, false));
    }

    static boolean isNull(Object expression) {
        return expression instanceof Literal literal && literal.value() == null;
    }

    private static Object value(RexLiteral literal, DataType type) {
        return switch (type.physical()) {
            case BOOLEAN -> booleanValue(literal);
            case INT -> number(literal).intValueExact();
            case LONG ->
                type instanceof TimestampType
                        ? micros(literal)
                        : (Object) number(literal).longValueExact();
            case FLOAT -> number(literal).floatValue();
            case DOUBLE -> number(literal).doubleValue();
            case DECIMAL -> number(literal).setScale(((DecimalType) type).scale(), RoundingMode.UNNECESSARY);
            case BYTES -> bytes(literal);
            case ROW -> throw new IllegalStateException("a row is no literal");
        };
    }

    private static Boolean booleanValue(RexLiteral literal) {
        return Boolean.TRUE.equals(literal.getValueAs(Boolean.class));
    }

    private static BigDecimal number(RexLiteral literal) {
        Integer days =
                switch (literal.getTypeName()) {
                    case DATE, TIME -> literal.getValueAs(Integer.class);
                    default -> null;
                };
        if (days != null) {
            return BigDecimal.valueOf(days);
        }
        Object raw = requireNonNull(literal.getValue4());
        return raw instanceof BigDecimal decimal ? decimal : new BigDecimal(raw.toString());
    }

    private static Long micros(RexLiteral literal) {
        TimestampString text = literal.getValueAs(TimestampString.class);
        LocalDateTime time = LocalDateTime.parse(text.toString().replace(' ', 'T'));
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    }

    private static Object bytes(RexLiteral literal) {
        Object value = requireNonNull(literal.getValue4());
        if (value instanceof NlsString text) {
            return text.getValue();
        }
        return value instanceof ByteString binary ? binary.getBytes() : value.toString();
    }

    /** The constant as another type, if that loses nothing; else it stays for run time. */
    static Optional<Literal> convert(Literal literal, DataType target) {
        Object value = literal.value();
        if (value == null) {
            return Optional.of(new Literal(null, target.withNullable(true)));
        }
        return Optional.ofNullable(converted(value, literal.type(), target)).map(found -> new Literal(found, target));
    }

    private static @Nullable Object converted(Object value, DataType source, DataType target) {
        if (source instanceof CharacterType && target instanceof CharacterType text) {
            String string = (String) value;
            int length = string.codePointCount(0, string.length());
            return (text.fixed() ? length == text.length() : length <= text.length()) ? string : null;
        }
        BigDecimal number = isNumber(source) ? new BigDecimal(value.toString()) : null;
        if (number == null) {
            return null;
        }
        if (target instanceof IntegerType integer && isWhole(number, integer.bits())) {
            return integer.bits() == 64 ? (Object) number.longValueExact() : (Object) number.intValueExact();
        }
        if (target instanceof FloatingType floating) {
            return floating.bits() == 32 ? (Object) number.floatValue() : (Object) number.doubleValue();
        }
        if (target instanceof DecimalType decimal
                && number.stripTrailingZeros().scale() <= decimal.scale()
                && number.precision() - number.scale() <= decimal.precision() - decimal.scale()) {
            return number.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
        }
        return null;
    }

    private static boolean isNumber(DataType type) {
        return (type instanceof IntegerType || type instanceof DecimalType || type instanceof FloatingType)
                && !(type instanceof IntervalType);
    }

    private static boolean isWhole(BigDecimal number, int bits) {
        return number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() < bits;
    }
}
