package io.millrace.sql;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.grammar.Places;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.ddl.view.SqlCreateView;

/** The columns of a view: the query's, or the names listed behind the view's name. */
final class ViewColumns {
    private ViewColumns() {}

    static RelDataType named(SqlCreateView view, RelRoot root, RelDataTypeFactory factory) {
        if (view.getFieldList() == null || view.getFieldList().isEmpty()) {
            return root.validatedRowType;
        }
        List<String> names = new ArrayList<>();
        for (SqlNode name : view.getFieldList()) {
            names.add(name.toString());
        }
        List<RelDataType> types = root.validatedRowType.getFieldList().stream()
                .map(RelDataTypeField::getType)
                .toList();
        if (names.size() != types.size()) {
            throw MillraceException.refused(Problem.error(
                            SqlError.SINK_MISMATCH,
                            "view `" + view.getName() + "` names " + names.size() + " columns and its query has "
                                    + types.size())
                    .at(Places.of(view.getFieldList().getParserPosition()))
                    .hint("Name every column, or none."));
        }
        return factory.createStructType(types, names);
    }
}
