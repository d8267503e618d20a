package io.millrace.sql.function;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** A function of the catalog as Calcite sees it; what it takes comes from the catalog, and so do the messages. */
public final class FunctionOperator extends SqlFunction {
    private final List<Signature> signatures;
    private final SqlSyntax syntax;
    private final boolean deterministic;

    FunctionOperator(
            String name,
            List<Signature> signatures,
            SqlReturnTypeInference result,
            SqlSyntax syntax,
            String written,
            boolean deterministic) {
        super(
                name,
                SqlKind.OTHER_FUNCTION,
                result,
                null,
                new Checker(name, signatures, written),
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.signatures = List.copyOf(signatures);
        this.syntax = syntax;
        this.deterministic = deterministic;
    }

    /** The signature that fits arguments which were already checked. */
    public Signature signature(List<RelDataType> arguments) {
        return signatures.stream()
                .filter(signature -> signature.accepts(arguments))
                .findFirst()
                .orElseGet(() -> signatures.get(0));
    }

    @Override
    public SqlSyntax getSyntax() {
        return syntax;
    }

    @Override
    public boolean isDeterministic() {
        return deterministic;
    }

    private record Checker(String name, List<Signature> signatures, String written) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            List<RelDataType> types = new ArrayList<>();
            for (int i = 0; i < binding.getOperandCount(); i++) {
                types.add(binding.getOperandType(i));
            }
            boolean accepted = signatures.stream().anyMatch(signature -> signature.accepts(types));
            if (!accepted && throwOnFailure) {
                String given = types.stream().map(Checker::shown).collect(Collectors.joining(", "));
                throw MillraceException.refused(
                        Problem.error(SqlError.WRONG_ARGUMENTS, "function " + name + " does not take (" + given + ")")
                                .at(Places.of(binding.getCall().getParserPosition()))
                                .detail("It is written " + written + " and takes " + parameters() + ".")
                                .hint(
                                        parameters().contains(ParameterKind.MAP.words())
                                                ? "Give it a map: a column of type MAP, or MAP['key', value]."
                                                : "Convert the arguments with CAST(value AS type)."));
            }
            return accepted;
        }

        private static String shown(RelDataType type) {
            return type.getSqlTypeName() == SqlTypeName.MAP
                    ? SqlTypes.toDataType(type).map(DataType::name).orElse("MAP")
                    : type.toString();
        }

        private String parameters() {
            return signatures.stream()
                    .map(signature -> signature.parameters().stream()
                            .map(ParameterKind::words)
                            .collect(Collectors.joining(", ", "(", ")")))
                    .collect(Collectors.joining(" or "));
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            int least = signatures.stream().mapToInt(Signature::required).min().orElse(0);
            int most = signatures.stream().mapToInt(Signature::maximum).max().orElse(0);
            return SqlOperandCountRanges.between(least, most);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String operatorName) {
            return written;
        }
    }
}
