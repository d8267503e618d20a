package io.millrace.sql.function;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** What a function takes at one place, in the vocabulary of the function catalog. */
public enum ParameterKind {
    ANY,
    STRING,
    BYTES,
    INT,
    BIGINT,
    DOUBLE,
    NUMERIC,
    INTEGER,
    BOOLEAN,
    TEMPORAL,
    TIMESTAMP_OR_STRING,
    MAP;

    /** Whether a value of the type may stand there, converted if need be. */
    boolean accepts(RelDataType type) {
        if (type.getSqlTypeName() == SqlTypeName.NULL) {
            return true;
        }
        return switch (this) {
            case ANY -> !type.isStruct();
            case MAP -> type.getSqlTypeName() == SqlTypeName.MAP;
            case STRING -> SqlTypeUtil.inCharFamily(type);
            case BYTES -> SqlTypeUtil.inCharOrBinaryFamilies(type);
            case INT, BIGINT, INTEGER -> SqlTypeUtil.isIntType(type);
            case DOUBLE, NUMERIC -> SqlTypeUtil.isNumeric(type);
            case BOOLEAN -> SqlTypeUtil.inBooleanFamily(type);
            case TEMPORAL -> SqlTypeUtil.isDatetime(type) || SqlTypeUtil.isInterval(type);
            case TIMESTAMP_OR_STRING ->
                SqlTypeFamily.TIMESTAMP.contains(type)
                        || type.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                        || type.getSqlTypeName() == SqlTypeName.DATE
                        || SqlTypeUtil.inCharFamily(type);
        };
    }

    /** How a person reads it. */
    String words() {
        return switch (this) {
            case ANY -> "any value";
            case NUMERIC -> "a number";
            case INTEGER -> "an integer";
            case TEMPORAL -> "a date or time";
            case TIMESTAMP_OR_STRING -> "a timestamp or text";
            case MAP -> "a map";
            default -> name();
        };
    }
}
