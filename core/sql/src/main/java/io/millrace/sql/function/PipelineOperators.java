package io.millrace.sql.function;

import io.millrace.plan.function.FunctionCatalog;
import io.millrace.plan.function.FunctionDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/** Every function and operator that a query may use, found by name in any case. */
public final class PipelineOperators implements SqlOperatorTable {
    /** Functions of the catalog whose syntax or typing is the grammar's own. */
    private static final List<SqlOperator> STANDARD = List.of(
            SqlStdOperatorTable.EQUALS,
            SqlStdOperatorTable.NOT_EQUALS,
            SqlStdOperatorTable.LESS_THAN,
            SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
            SqlStdOperatorTable.GREATER_THAN,
            SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
            SqlStdOperatorTable.IS_NULL,
            SqlStdOperatorTable.IS_NOT_NULL,
            SqlStdOperatorTable.IS_TRUE,
            SqlStdOperatorTable.IS_NOT_TRUE,
            SqlStdOperatorTable.IS_FALSE,
            SqlStdOperatorTable.IS_NOT_FALSE,
            SqlStdOperatorTable.IS_UNKNOWN,
            SqlStdOperatorTable.IS_NOT_UNKNOWN,
            SqlStdOperatorTable.IS_DISTINCT_FROM,
            SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
            SqlStdOperatorTable.BETWEEN,
            SqlStdOperatorTable.NOT_BETWEEN,
            SqlStdOperatorTable.SYMMETRIC_BETWEEN,
            SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN,
            SqlStdOperatorTable.LIKE,
            SqlStdOperatorTable.NOT_LIKE,
            SqlStdOperatorTable.SIMILAR_TO,
            SqlStdOperatorTable.NOT_SIMILAR_TO,
            SqlStdOperatorTable.IN,
            SqlStdOperatorTable.NOT_IN,
            SqlStdOperatorTable.AND,
            SqlStdOperatorTable.OR,
            SqlStdOperatorTable.NOT,
            SqlStdOperatorTable.PLUS,
            SqlStdOperatorTable.MINUS,
            SqlStdOperatorTable.MULTIPLY,
            SqlStdOperatorTable.DIVIDE,
            SqlStdOperatorTable.PERCENT_REMAINDER,
            SqlStdOperatorTable.MOD,
            SqlStdOperatorTable.UNARY_MINUS,
            SqlStdOperatorTable.UNARY_PLUS,
            SqlStdOperatorTable.CONCAT,
            SqlStdOperatorTable.DATETIME_PLUS,
            SqlStdOperatorTable.MINUS_DATE,
            SqlStdOperatorTable.CASE,
            SqlStdOperatorTable.CAST,
            SqlLibraryOperators.TRY_CAST,
            SqlStdOperatorTable.COALESCE,
            SqlStdOperatorTable.NULLIF,
            SqlStdOperatorTable.FLOOR,
            SqlStdOperatorTable.CEIL,
            SqlStdOperatorTable.EXTRACT,
            SqlStdOperatorTable.YEAR,
            SqlStdOperatorTable.QUARTER,
            SqlStdOperatorTable.MONTH,
            SqlStdOperatorTable.WEEK,
            SqlStdOperatorTable.DAYOFYEAR,
            SqlStdOperatorTable.DAYOFMONTH,
            SqlStdOperatorTable.DAYOFWEEK,
            SqlStdOperatorTable.HOUR,
            SqlStdOperatorTable.MINUTE,
            SqlStdOperatorTable.SECOND,
            SqlStdOperatorTable.TIMESTAMP_ADD,
            SqlStdOperatorTable.TIMESTAMP_DIFF,
            SqlStdOperatorTable.OVERLAPS,
            SqlStdOperatorTable.TRIM,
            SqlStdOperatorTable.POSITION,
            SqlStdOperatorTable.OVERLAY,
            SqlStdOperatorTable.SUBSTRING,
            SqlStdOperatorTable.JSON_VALUE,
            SqlStdOperatorTable.JSON_EXISTS,
            SqlStdOperatorTable.IS_JSON_VALUE,
            SqlStdOperatorTable.IS_NOT_JSON_VALUE,
            SqlStdOperatorTable.IS_JSON_OBJECT,
            SqlStdOperatorTable.IS_NOT_JSON_OBJECT,
            SqlStdOperatorTable.IS_JSON_ARRAY,
            SqlStdOperatorTable.IS_NOT_JSON_ARRAY,
            SqlStdOperatorTable.IS_JSON_SCALAR,
            SqlStdOperatorTable.IS_NOT_JSON_SCALAR,
            SqlStdOperatorTable.ITEM,
            SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR,
            SqlStdOperatorTable.AS,
            SqlStdOperatorTable.FILTER,
            SqlStdOperatorTable.EXPLICIT_TABLE,
            SqlStdOperatorTable.DESCRIPTOR,
            SqlStdOperatorTable.ROW,
            SqlStdOperatorTable.VALUES,
            SqlStdOperatorTable.UNION_ALL,
            SqlStdOperatorTable.COUNT,
            SqlStdOperatorTable.SUM,
            SqlStdOperatorTable.MIN,
            SqlStdOperatorTable.MAX,
            SqlStdOperatorTable.AVG);

    /** Functions that are written without parentheses. */
    private static final Set<String> WITHOUT_PARENTHESES =
            Set.of("CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP");

    public static final PipelineOperators INSTANCE = new PipelineOperators();

    private final Map<String, List<SqlOperator>> byName = new LinkedHashMap<>();

    private PipelineOperators() {
        STANDARD.forEach(this::add);
        for (FunctionDescription function : FunctionCatalog.all()) {
            if (!byName.containsKey(function.name()) && function.syntax().startsWith(function.name())) {
                FunctionOperator operator = operator(function);
                add(operator);
            }
        }
        addAliases();
    }

    private static FunctionOperator operator(FunctionDescription function) {
        List<Signature> signatures = Signature.parse(function.types());
        SqlSyntax syntax = WITHOUT_PARENTHESES.contains(function.name()) ? SqlSyntax.FUNCTION_ID : SqlSyntax.FUNCTION;
        return new FunctionOperator(
                function.name(),
                signatures,
                ResultTypes.of(function.name(), signatures),
                syntax,
                function.syntax(),
                function.deterministic());
    }

    /** The grammar makes a call of another name of TRANSLATE. */
    private void addAliases() {
        byName.put("TRANSLATE3", byName.getOrDefault("TRANSLATE", List.of()));
    }

    private void add(SqlOperator operator) {
        byName.computeIfAbsent(operator.getName().toUpperCase(Locale.ROOT), name -> new ArrayList<>())
                .add(operator);
    }

    /** Every name that can stand before an opening parenthesis. */
    public List<String> functionNames() {
        return byName.keySet().stream()
                .filter(name -> name.matches("[A-Z][A-Z0-9_]*") && !name.equals("TRANSLATE3"))
                .toList();
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        if (!name.isSimple()) {
            return;
        }
        String wanted = name.getSimple().toUpperCase(Locale.ROOT);
        // The grammar gives TRANSLATE with three arguments this name.
        String known = wanted.equals("TRANSLATE3") ? "TRANSLATE" : wanted;
        for (SqlOperator operator : byName.getOrDefault(known, List.of())) {
            if (family(operator.getSyntax()) == family(syntax)) {
                found.add(operator);
            }
        }
    }

    /** COUNT(*) and functions without parentheses are functions too. */
    private static SqlSyntax family(SqlSyntax syntax) {
        return switch (syntax) {
            case FUNCTION_STAR, FUNCTION_ID, ORDERED_FUNCTION -> SqlSyntax.FUNCTION;
            default -> syntax;
        };
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return byName.values().stream().flatMap(List::stream).toList();
    }
}
