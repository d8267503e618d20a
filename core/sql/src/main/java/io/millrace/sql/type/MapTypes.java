package io.millrace.sql.type;

import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.sql.SqlError;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Which maps there are: keys are text, values are text or bytes. */
public final class MapTypes {
    private MapTypes() {}

    static @Nullable DataType dataType(RelDataType type) {
        RelDataType key = type.getKeyType();
        RelDataType value = type.getValueType();
        if (key == null || value == null || !isText(key) || !(isText(value) || isBytes(value))) {
            return null;
        }
        return new MapType(SqlTypes.dataType(key), SqlTypes.dataType(value), type.isNullable());
    }

    private static boolean isText(RelDataType type) {
        return SqlTypeFamily.CHARACTER.contains(type);
    }

    private static boolean isBytes(RelDataType type) {
        return SqlTypeFamily.BINARY.contains(type);
    }

    /**
     * What is wrong with the map in a type, if there is one that cannot be.
     *
     * @param subject what has the type: {@code column `tags`}
     */
    public static Optional<Problem> problem(String subject, RelDataType type) {
        if (type.isStruct()) {
            return type.getFieldList().stream()
                    .map(RelDataTypeField::getType)
                    .flatMap(field -> problem(subject, field).stream())
                    .findFirst();
        }
        RelDataType key = type.getKeyType();
        RelDataType value = type.getValueType();
        if (type.getSqlTypeName() != SqlTypeName.MAP || key == null || value == null || dataType(type) != null) {
            return Optional.empty();
        }
        boolean badKey = !isText(key);
        boolean nested = value.getSqlTypeName() == SqlTypeName.MAP;
        String bad = name(badKey ? key : value);
        String fact = nested
                ? subject + " has a MAP whose values are a MAP, which is not supported yet"
                : subject + " has a MAP whose " + (badKey ? "keys" : "values") + " are " + bad
                        + ", which is not supported yet";
        return Optional.of(Problem.error(SqlError.TYPE_NOT_YET, fact)
                .detail("The keys of a MAP are STRING, and its values are STRING or BYTES.")
                .hint(
                        badKey
                                ? "Use MAP<STRING, " + (isBytes(value) ? "BYTES" : "STRING") + ">."
                                : "Use MAP<STRING, STRING> and convert a value where it is read, with CAST(m['key'] AS"
                                        + " type)."));
    }

    private static String name(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.INTEGER
                ? "INT"
                : type.getSqlTypeName().getName();
    }

    /** Whether a value of the type is a map, or has one inside: such values are not compared. */
    public static boolean hasMap(DataType type) {
        return type instanceof MapType
                || (type instanceof RowType row && row.fields().stream().anyMatch(field -> hasMap(field.type())));
    }

    /** Whether maps of these types lie in memory alike: both have text or both have bytes as values. */
    public static boolean isSameShape(MapType left, MapType right) {
        boolean texts = left.value() instanceof CharacterType && right.value() instanceof CharacterType;
        return texts || (left.value() instanceof BinaryType && right.value() instanceof BinaryType);
    }
}
