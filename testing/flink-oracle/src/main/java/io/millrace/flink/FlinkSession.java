package io.millrace.flink;

import io.millrace.testkit.script.SqlStatements;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * Runs pipeline files on a Flink within this process, as its SQL client would, but for one thing: all INSERTs of a file
 * are one statement set.
 */
public final class FlinkSession {
    private static final Pattern SET = Pattern.compile("(?is)SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'");

    private FlinkSession() {}

    /**
     * Runs a file to the end of its inputs.
     *
     * @param options Flink's options, stronger than what the file sets
     */
    public static void run(String sql, Map<String, String> options) throws Exception {
        TableEnvironment environment = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(Configuration.fromMap(options))
                .build());
        StatementSet inserts = environment.createStatementSet();
        boolean anyInsert = false;
        TableResult set = null;
        List<String> statements = SqlStatements.split(sql);
        for (String statement : statements) {
            String bare = withoutLeadingComments(statement);
            Matcher setting = SET.matcher(bare);
            if (setting.matches()) {
                String key = setting.group(1);
                if (!options.containsKey(key)) {
                    environment.getConfig().set(key, setting.group(2).replace("''", "'"));
                }
            } else if (bare.toUpperCase(Locale.ROOT).startsWith("INSERT")) {
                inserts.addInsertSql(bare);
                anyInsert = true;
            } else {
                TableResult result = environment.executeSql(bare);
                set = bare.toUpperCase(Locale.ROOT).startsWith("EXECUTE") ? result : set;
            }
        }
        if (anyInsert) {
            set = inserts.execute();
        }
        if (set != null) {
            set.await();
        }
    }

    private static String withoutLeadingComments(String statement) {
        String rest = statement.strip();
        while (rest.startsWith("--") || rest.startsWith("/*")) {
            int end = rest.startsWith("--") ? rest.indexOf('\n') : rest.indexOf("*/") + 2;
            rest = end < 2 ? "" : rest.substring(end).strip();
        }
        return rest;
    }
}
