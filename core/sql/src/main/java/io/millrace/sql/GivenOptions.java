package io.millrace.sql;

import io.millrace.spi.error.Problem;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.table.GivenOption;
import io.millrace.sql.text.VariableText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTable;

/** Reads keys and values of WITH (…) and SET, variables replaced. */
final class GivenOptions {
    private final Variables variables;
    private final ProblemCollector problems;

    GivenOptions(Variables variables, ProblemCollector problems) {
        this.variables = variables;
        this.problems = problems;
    }

    List<GivenOption> of(SqlCreateTable create) {
        List<GivenOption> options = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (SqlNode operand : create.getOperandList()) {
            if (!(operand instanceof SqlNodeList list)) {
                continue;
            }
            for (SqlNode item : list) {
                if (item instanceof SqlTableOption option) {
                    problems.attempt(() -> {
                        GivenOption given = given(option.getKey(), option.getValue());
                        options.add(given);
                        if (!keys.add(given.key())) {
                            problems.add(Problem.error(
                                            SqlError.DUPLICATE_NAME, "option '" + given.key() + "' is given twice")
                                    .at(given.keyPlace())
                                    .hint("Remove one of the two."));
                        }
                    });
                }
            }
        }
        return options;
    }

    Map<String, String> texts(List<GivenOption> options) {
        Map<String, String> texts = new LinkedHashMap<>();
        options.forEach(option -> texts.put(option.key(), option.value()));
        return texts;
    }

    GivenOption given(SqlNode key, SqlNode value) {
        String text = text(value);
        String replaced = VariableText.replace(text, variables, Places.of(value.getParserPosition()));
        return new GivenOption(
                text(key),
                replaced,
                VariableText.hasVariables(text),
                Places.of(key.getParserPosition()),
                Places.of(value.getParserPosition()));
    }

    private static String text(SqlNode node) {
        return node instanceof SqlLiteral literal ? literal.getValueAs(String.class) : node.toString();
    }
}
