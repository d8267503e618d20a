package io.millrace.flink;

import io.millrace.testkit.script.SqlStatements;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs pipeline files on a Flink within this process, as its SQL client would, but for one thing: all INSERTs of a file
 * are one statement set.
 */
public final class FlinkSession {
    private static final Pattern SET = Pattern.compile("(?is)SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'");

    private static final Pattern STATEMENT_SET =
            Pattern.compile("(?is)EXECUTE\\s+STATEMENT\\s+SET\\s+BEGIN\\b(.*)\\bEND");

    private final Map<String, String> options;
    private final TableEnvironment environment;
    private final StatementSet inserts;

    FlinkSession(Map<String, String> options) {
        this.options = Map.copyOf(options);
        environment = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(Configuration.fromMap(options))
                .build());
        inserts = environment.createStatementSet();
    }

    /**
     * Runs a file to the end of its inputs.
     *
     * @param options Flink's options, stronger than what the file sets
     */
    public static void run(String sql, Map<String, String> options) throws Exception {
        FlinkSession session = new FlinkSession(options);
        session.add(sql);
        session.await();
    }

    /** Adds a file of tables and INSERTs in a database of its own, to be run in one job with the others. */
    void addInDatabase(String database, String sql) {
        environment.executeSql("CREATE DATABASE `" + database + "`");
        environment.useDatabase(database);
        add(sql);
    }

    private void add(String sql) {
        for (String statement : SqlStatements.split(sql)) {
            String bare = withoutLeadingComments(statement);
            String upper = bare.toUpperCase(Locale.ROOT);
            Matcher setting = SET.matcher(bare);
            Matcher set = STATEMENT_SET.matcher(bare);
            if (setting.matches()) {
                String key = setting.group(1);
                if (!options.containsKey(key)) {
                    environment.getConfig().set(key, setting.group(2).replace("''", "'"));
                }
            } else if (set.matches()) {
                SqlStatements.split(set.group(1)).forEach(inserts::addInsertSql);
            } else if (upper.startsWith("INSERT")) {
                inserts.addInsertSql(bare);
            } else {
                environment.executeSql(bare);
            }
        }
    }

    void await() throws Exception {
        inserts.execute().await();
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
