package io.millrace.sql.query;

import io.millrace.sql.grammar.PipelineConformance;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.flink.sql.parser.FlinkSqlParsingValidator;

/** Checks names and types of queries; a subclass of the grammar's own validator because its ROW type asks for that. */
final class PipelineValidator extends FlinkSqlParsingValidator {
    /** Types are converted where expressions are translated, as Flink's code generator does, not here. */
    private static final SqlValidator.Config CONFIG = SqlValidator.Config.DEFAULT
            .withIdentifierExpansion(true)
            .withDefaultNullCollation(NullCollation.LOW)
            .withTypeCoercionEnabled(false)
            .withConformance(PipelineConformance.INSTANCE);

    PipelineValidator(SqlOperatorTable operators, SqlValidatorCatalogReader reader, RelDataTypeFactory factory) {
        super(operators, reader, factory, CONFIG, false);
    }
}
