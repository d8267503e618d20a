package io.millrace.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** What functions give, from the catalog's words. */
final class ResultTypes {
    /** Functions that give NULL for some arguments that are not NULL. */
    private static final Set<String> SOMETIMES_NULL = Set.of(
            "UNHEX",
            "LPAD",
            "RPAD",
            "SPLIT_INDEX",
            "ELT",
            "REGEXP_EXTRACT",
            "REGEXP_REPLACE",
            "REGEXP_COUNT",
            "REGEXP_INSTR",
            "REGEXP_SUBSTR",
            "SHA2",
            "URL_DECODE",
            "PARSE_URL",
            "TO_DATE",
            "TO_TIMESTAMP",
            "TO_TIMESTAMP_LTZ",
            "CONVERT_TZ",
            "DATE_FORMAT",
            "FROM_UNIXTIME",
            "ENCODE",
            "DECODE",
            "REPEAT",
            "TRANSLATE",
            "JSON_UNQUOTE",
            "URL_ENCODE",
            "INSTR",
            "STARTSWITH",
            "ENDSWITH",
            "BTRIM",
            "FROM_BASE64");

    private ResultTypes() {}

    static SqlReturnTypeInference of(String name, List<Signature> signatures) {
        return switch (name) {
            case "CEIL", "FLOOR" -> ReturnTypes.ARG0_OR_EXACT_NO_SCALE;
            case "ROUND", "TRUNCATE" -> ResultTypes::rounded;
            case "ABS", "SIGN" -> ReturnTypes.ARG0;
            case "GREATEST", "LEAST" -> ResultTypes::common;
            case "IFNULL" -> ResultTypes::ifNull;
            case "IF" -> ResultTypes::ifElse;
            default -> binding -> declared(name, signatures, binding);
        };
    }

    private static RelDataType declared(String name, List<Signature> signatures, SqlOperatorBinding binding) {
        RelDataTypeFactory factory = binding.getTypeFactory();
        List<RelDataType> arguments = binding.collectOperandTypes();
        Signature signature = signatures.stream()
                .filter(candidate -> candidate.accepts(arguments))
                .findFirst()
                .orElseGet(() -> signatures.get(0));
        String result = signature.result();
        boolean notNull = result.endsWith(" NOT NULL");
        boolean nullable =
                !notNull && (SOMETIMES_NULL.contains(name) || arguments.stream().anyMatch(RelDataType::isNullable));
        String bare = notNull ? result.substring(0, result.length() - " NOT NULL".length()) : result;
        RelDataType type =
                switch (bare) {
                    case "STRING" -> factory.createSqlType(SqlTypeName.VARCHAR, Integer.MAX_VALUE);
                    case "BYTES" -> factory.createSqlType(SqlTypeName.VARBINARY, Integer.MAX_VALUE);
                    case "INT" -> factory.createSqlType(SqlTypeName.INTEGER);
                    case "BIGINT" -> factory.createSqlType(SqlTypeName.BIGINT);
                    case "DOUBLE" -> factory.createSqlType(SqlTypeName.DOUBLE);
                    case "BOOLEAN" -> factory.createSqlType(SqlTypeName.BOOLEAN);
                    case "DATE" -> factory.createSqlType(SqlTypeName.DATE);
                    case "TIME(0)" -> factory.createSqlType(SqlTypeName.TIME, 0);
                    case "TIMESTAMP(3)" -> factory.createSqlType(SqlTypeName.TIMESTAMP, 3);
                    case "TIMESTAMP_LTZ(3)" -> factory.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 3);
                    default -> binding.getOperandType(0);
                };
        return factory.createTypeWithNullability(type, nullable);
    }

    /** As Flink: a DECIMAL is rounded to the number of places that is known when planning, else to its own scale. */
    private static RelDataType rounded(SqlOperatorBinding binding) {
        RelDataType argument = binding.getOperandType(0);
        if (argument.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return nullableLike(binding, argument);
        }
        int places = 0;
        if (binding.getOperandCount() > 1) {
            if (!binding.isOperandLiteral(1, false)) {
                return nullableLike(binding, argument);
            }
            Integer literal = binding.getOperandLiteralValue(1, Integer.class);
            places = literal == null ? 0 : literal;
        }
        if (places >= argument.getScale()) {
            return nullableLike(binding, argument);
        }
        int whole = argument.getPrecision() - argument.getScale();
        int scale = Math.max(0, places);
        int precision = Math.min(38, Math.max(1, whole + scale + 1));
        return nullableLike(binding, binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, precision, scale));
    }

    private static RelDataType common(SqlOperatorBinding binding) {
        RelDataType type = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
        return nullableLike(binding, type == null ? binding.getOperandType(0) : type);
    }

    private static RelDataType ifNull(SqlOperatorBinding binding) {
        RelDataType type = binding.getTypeFactory().leastRestrictive(binding.collectOperandTypes());
        RelDataType known = type == null ? binding.getOperandType(0) : type;
        boolean nullable = binding.getOperandType(0).isNullable()
                && binding.getOperandType(1).isNullable();
        return binding.getTypeFactory().createTypeWithNullability(known, nullable);
    }

    private static RelDataType ifElse(SqlOperatorBinding binding) {
        List<RelDataType> branches = new ArrayList<>(List.of(binding.getOperandType(1), binding.getOperandType(2)));
        RelDataType type = binding.getTypeFactory().leastRestrictive(branches);
        return type == null ? binding.getOperandType(1) : type;
    }

    private static RelDataType nullableLike(SqlOperatorBinding binding, RelDataType type) {
        boolean nullable = binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
        return binding.getTypeFactory().createTypeWithNullability(type, nullable);
    }
}
