package io.millrace.verify.kafka;

import io.millrace.kafkakit.SecuredBroker;
import io.millrace.kafkakit.SecuredBroker.Listener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Options of tables on a broker that wants to know who comes. */
final class SecuredTables {
    private static final String OF_KAFKA = "org.apache.kafka.common.security.";

    private SecuredTables() {}

    /** Goes in by a listener, without a login. */
    static Map<String, String> through(SecuredBroker broker, Listener listener) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("bootstrap.servers", broker.servers(listener));
        properties.put("security.protocol", listener.protocol());
        if (listener.protocol().endsWith("SSL")) {
            properties.put("ssl.truststore.type", "PEM");
            properties.put("ssl.truststore.location", broker.trusted().toString());
        }
        return properties;
    }

    /** Goes in by a listener, and says who it is. */
    static Map<String, String> through(
            SecuredBroker broker, Listener listener, String mechanism, String user, String password) {
        Map<String, String> properties = through(broker, listener);
        properties.put("sasl.mechanism", mechanism);
        properties.put("sasl.jaas.config", login(mechanism, user, SecuredBroker.quoted(password)));
        return properties;
    }

    /** @param password in quotation marks */
    static String login(String mechanism, String user, String password) {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return OF_KAFKA + module + " required username=\"" + user + "\" password=" + password + ";";
    }

    /** As options of a table. */
    static String options(Map<String, String> properties) {
        StringBuilder text = new StringBuilder();
        properties.forEach((key, value) -> text.append(",'properties.")
                .append(key)
                .append("'='")
                .append(value)
                .append('\''));
        return text.toString();
    }

    /** Reads all numbers of a topic. */
    static String select(String topic, String options) {
        return "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','format'='json','topic'='" + topic
                + "','scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'" + options
                + "); SELECT n FROM t;";
    }

    /** Copies the numbers of one topic to others, exactly once. */
    static String copy(String pipeline, String from, List<String> to, String sourceOptions, String options) {
        StringBuilder sql = new StringBuilder("SET 'pipeline.name'='" + pipeline + "';"
                + "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','format'='json','topic'='" + from
                + "','scan.startup.mode'='earliest-offset'" + sourceOptions + options + ");");
        for (int i = 0; i < to.size(); i++) {
            sql.append("CREATE TABLE u" + i + " (n BIGINT) WITH ('connector'='kafka','format'='json','topic'='"
                    + to.get(i) + "'" + options + ");");
        }
        for (int i = 0; i < to.size(); i++) {
            sql.append("INSERT INTO u" + i + " SELECT n FROM t;");
        }
        return sql.toString();
    }
}
