package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.Field;
import io.millrace.sql.SqlError;
import io.millrace.sql.type.MapTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** What can be done with maps, and what cannot. */
final class MapCalls {
    private MapCalls() {}

    /** Refuses a map with other keys or values than there are. */
    static void requireType(RelDataType type, @Nullable SourcePlace place) {
        MapTypes.problem("this value", type).ifPresent(problem -> {
            throw MillraceException.refused(problem.at(place));
        });
    }

    /** {@code m[key]}: NULL where there is no such key. */
    static RowExpression item(List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        if (!(arguments.get(0).type() instanceof MapType map)) {
            throw MillraceException.refused(Problem.error(
                            SqlError.TYPE_MISMATCH,
                            "[…] takes a value out of a MAP, and not of "
                                    + arguments.get(0).type().name())
                    .at(place)
                    .hint("Write row.field for a field of a ROW, and SUBSTRING(text FROM 1 FOR 1) for a part of a"
                            + " text."));
        }
        RowExpression key = Literals.isNull(arguments.get(1))
                ? Conversions.convert(arguments.get(1), map.key(), place)
                : arguments.get(1);
        return new Call("ITEM", List.of(arguments.get(0), key), type.withNullable(true), place);
    }

    /** {@code MAP[key, value, …]}. */
    static RowExpression map(List<RowExpression> arguments, DataType type, @Nullable SourcePlace place) {
        MapType map = (MapType) type;
        List<RowExpression> converted = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            RowExpression argument = arguments.get(i);
            boolean isNull = Literals.isNull(argument);
            if (isNull && i % 2 == 0) {
                throw MillraceException.refused(Problem.error(SqlError.WRONG_ARGUMENTS, "a key of a MAP is NULL")
                        .at(place)
                        .hint("Write a text as the key, such as MAP['key', value]."));
            }
            converted.add(isNull ? Conversions.convert(argument, map.value(), place) : argument);
        }
        return new Call("MAP", converted, type, place);
    }

    /** Maps are no keys: two with the same entries may have them in different orders. */
    static void requireKey(Field field, String clause, @Nullable SourcePlace place) {
        if (MapTypes.hasMap(field.type())) {
            throw notComparable(
                    "column `" + field.name() + "` of type " + field.type().name() + " cannot stand in " + clause,
                    place);
        }
    }

    static void requireComparable(DataType type, @Nullable SourcePlace place) {
        if (MapTypes.hasMap(type)) {
            throw notComparable(type, place);
        }
    }

    static MillraceException notComparable(DataType type, @Nullable SourcePlace place) {
        return notComparable("values of type " + type.name() + " cannot be compared", place);
    }

    private static MillraceException notComparable(String fact, @Nullable SourcePlace place) {
        return MillraceException.refused(Problem.error(SqlError.TYPE_MISMATCH, fact)
                .at(place)
                .detail("Maps are not compared with each other; their values are.")
                .hint("Take one value out of the map, for example CAST(m['key'] AS STRING)."));
    }
}
