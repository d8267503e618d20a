package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.sql.grammar.Mistakes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** One use of a window table function, with its declaration; its only operand is the table. */
public final class WindowFunction extends SqlWindowTableFunction {
    private final WindowDeclaration declaration;

    WindowFunction(WindowDeclaration declaration) {
        super(declaration.kind().name(), new TableOperand());
        this.declaration = declaration;
    }

    public WindowDeclaration declaration() {
        return declaration;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return this::rowType;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        return validateOperands(validator, scope, call);
    }

    private RelDataType rowType(SqlOperatorBinding binding) {
        RelDataType input = binding.getOperandType(0);
        RelDataTypeField time = column(input, declaration.timeColumn());
        for (WindowDeclaration.Name key : declaration.partitionColumns()) {
            column(input, key);
        }
        RelDataTypeFactory factory = binding.getTypeFactory();
        RelDataType bound = factory.createSqlType(SqlTypeName.TIMESTAMP, 3);
        SqlTypeName timeType = time.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                : SqlTypeName.TIMESTAMP;
        List<RelDataType> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (RelDataTypeField field : input.getFieldList()) {
            types.add(field.getType());
            names.add(field.getName());
        }
        types.addAll(List.of(bound, bound, factory.createSqlType(timeType, 3)));
        names.addAll(List.of("window_start", "window_end", "window_time"));
        return factory.createStructType(types, names);
    }

    private static RelDataTypeField column(RelDataType input, WindowDeclaration.Name name) {
        RelDataTypeField field = input.getField(name.text(), true, false);
        if (field == null) {
            throw MillraceException.refused(
                    Mistakes.unknownColumn(name.text(), input.getFieldNames(), "the windowed table", name.place()));
        }
        return field;
    }

    private static final class TableOperand implements SqlOperandMetadata {
        @Override
        public List<RelDataType> paramTypes(RelDataTypeFactory factory) {
            return List.of(factory.createSqlType(SqlTypeName.ANY));
        }

        @Override
        public List<String> paramNames() {
            return List.of("DATA");
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return true;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(1);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return name + "(TABLE table, …)";
        }
    }
}
