package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.sql.type.MapTypes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Implicit conversions: which there are, and the CASTs that make them explicit. */
public final class Conversions {
    private Conversions() {}

    /** The expression as the type; nothing is added when values need no change. */
    public static RowExpression convert(RowExpression expression, DataType type, @Nullable SourcePlace place) {
        DataType source = expression.type();
        if (source.withNullable(true).equals(type.withNullable(true))) {
            return expression;
        }
        DataType target = type.withNullable(source.nullable());
        if (expression instanceof Literal literal) {
            Optional<Literal> constant = Literals.convert(literal, target);
            if (constant.isPresent()) {
                return constant.get();
            }
        }
        return new Call("CAST", List.of(expression), target, place);
    }

    /** The type in which values of two types can be compared, or nothing when they cannot. */
    static Optional<DataType> comparable(DataType left, DataType right) {
        if (MapTypes.hasMap(left) || MapTypes.hasMap(right)) {
            return Optional.empty();
        }
        if (left.withNullable(true).equals(right.withNullable(true))) {
            return Optional.of(left);
        }
        if (isNumeric(left) && isNumeric(right)) {
            return Optional.of(commonNumber(left, right));
        }
        if (isSameShape(left, right)) {
            return Optional.of(left);
        }
        if (left instanceof IntervalType a && right instanceof IntervalType b) {
            return a.yearMonth() == b.yearMonth() ? Optional.of(left) : Optional.empty();
        }
        if (left instanceof TimestampType a && right instanceof TimestampType b) {
            return Optional.of(
                    new TimestampType(Math.max(a.precision(), b.precision()), a.localZone() || b.localZone(), true));
        }
        if ((isPoint(left) && right instanceof DateType) || (left instanceof DateType && isPoint(right))) {
            return Optional.of(left instanceof DateType ? right : left);
        }
        if (isTemporal(left) && right instanceof CharacterType) {
            return Optional.of(left);
        }
        if (left instanceof CharacterType && isTemporal(right)) {
            return Optional.of(right);
        }
        return Optional.empty();
    }

    /**
     * The type in which {@code <} and its like compare a text with a number, as in Flink, where {@code =} takes no such
     * pair: the number's, with room for what the text may hold.
     */
    static Optional<DataType> ordered(DataType left, DataType right) {
        if (left instanceof CharacterType == right instanceof CharacterType) {
            return Optional.empty();
        }
        DataType number = left instanceof CharacterType ? right : left;
        if (number instanceof FloatingType) {
            return Optional.of(number);
        }
        return isNumeric(number) ? Optional.of(commonNumber(number, new IntegerType(64, true))) : Optional.empty();
    }

    /** Whether values need a CAST before they can be compared as the common type. */
    static boolean differs(DataType type, DataType common) {
        if (type instanceof TimestampType a && common instanceof TimestampType b) {
            return a.localZone() != b.localZone();
        }
        if (isSameShape(type, common)) {
            return false;
        }
        return !type.withNullable(true).equals(common.withNullable(true));
    }

    /** Whether Flink stores values of one type into a column of another without being asked (INSERT). */
    public static boolean isImplicit(DataType source, DataType target) {
        if (source.withNullable(true).equals(target.withNullable(true))) {
            return true;
        }
        if (isNumeric(source) && isNumeric(target)) {
            return isWidening(source, target);
        }
        if (source instanceof MapType a
                && target instanceof MapType b
                && a.value().nullable()
                && !b.value().nullable()) {
            return false;
        }
        if (isSameShape(source, target)) {
            return true;
        }
        if (source instanceof IntervalType a && target instanceof IntervalType b) {
            return a.yearMonth() == b.yearMonth();
        }
        return (source instanceof DateType || source instanceof TimestampType) && target instanceof TimestampType;
    }

    private static boolean isWidening(DataType source, DataType target) {
        if (source instanceof IntegerType from && target instanceof IntegerType to) {
            return from.bits() <= to.bits();
        }
        if (target instanceof FloatingType to) {
            return !(source instanceof FloatingType from) || from.bits() <= to.bits();
        }
        return target instanceof DecimalType && !(source instanceof FloatingType);
    }

    /** Both text, bytes, times of day, or maps of such: their values lie in memory alike, whatever the length. */
    private static boolean isSameShape(DataType left, DataType right) {
        return (left instanceof CharacterType && right instanceof CharacterType)
                || (left instanceof BinaryType && right instanceof BinaryType)
                || (left instanceof TimeType && right instanceof TimeType)
                || (left instanceof MapType a && right instanceof MapType b && MapTypes.isSameShape(a, b));
    }

    public static boolean isNumber(DataType type) {
        return isNumeric(type);
    }

    static boolean isNumeric(DataType type) {
        return type instanceof IntegerType || type instanceof DecimalType || type instanceof FloatingType;
    }

    static boolean isTemporal(DataType type) {
        return isPoint(type) || type instanceof DateType || type instanceof TimeType;
    }

    private static boolean isPoint(DataType type) {
        return type instanceof TimestampType;
    }

    private static DataType commonNumber(DataType left, DataType right) {
        if (left instanceof FloatingType || right instanceof FloatingType) {
            boolean narrow = left instanceof FloatingType a
                    && right instanceof FloatingType b
                    && a.bits() == 32
                    && b.bits() == 32;
            return new FloatingType(narrow ? 32 : 64, true);
        }
        if (left instanceof IntegerType a && right instanceof IntegerType b) {
            return new IntegerType(Math.max(a.bits(), b.bits()), true);
        }
        DecimalType a = decimal(left);
        DecimalType b = decimal(right);
        int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
        int scale = Math.min(Math.max(a.scale(), b.scale()), DataType.MAX_DECIMAL_PRECISION - whole);
        return new DecimalType(Math.max(1, whole + scale), scale, true);
    }

    /** The decimal type that holds every value of a number type. */
    static DecimalType decimal(DataType type) {
        if (type instanceof DecimalType decimal) {
            return decimal;
        }
        int digits =
                switch (((IntegerType) type).bits()) {
                    case 8 -> 3;
                    case 16 -> 5;
                    case 32 -> 10;
                    default -> 19;
                };
        return new DecimalType(digits, 0, true);
    }
}
