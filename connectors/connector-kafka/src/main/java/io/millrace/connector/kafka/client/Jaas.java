package io.millrace.connector.kafka.client;

/** The login that Kafka's client takes as one text: {@code MODULE required username="…" password="…";}. */
final class Jaas {
    static final String PROPERTY = "sasl.jaas.config";

    private static final String OF_KAFKA = "org.apache.kafka.common.security.";
    private static final String NAME_AND_PASSWORD = " required username=\"NAME\" password=\"${PASSWORD}\";";

    private Jaas() {}

    /** What to write for a mechanism. */
    static String example(String mechanism) {
        return switch (mechanism) {
            case "PLAIN" -> OF_KAFKA + "plain.PlainLoginModule" + NAME_AND_PASSWORD;
            case "OAUTHBEARER" -> OF_KAFKA + "oauthbearer.OAuthBearerLoginModule required;";
            case "GSSAPI" ->
                "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true"
                        + " keyTab=\"/path/to/keytab\" principal=\"NAME\";";
            default -> OF_KAFKA + "scram.ScramLoginModule" + NAME_AND_PASSWORD;
        };
    }
}
