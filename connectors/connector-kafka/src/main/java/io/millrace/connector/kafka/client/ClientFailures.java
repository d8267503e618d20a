package io.millrace.connector.kafka.client;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.SecretKeys;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told when Kafka's client fails for a reason that has nothing to do with reading or writing. Nothing
 * secret of the properties comes into a message.
 */
public final class ClientFailures {
    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String SECURITY_PROTOCOL = "security.protocol";
    private static final String MECHANISM = "sasl.mechanism";

    private static final Pattern OFFERED = Pattern.compile("enabled mechanisms are \\[([^\\],]+)");

    /** Whatever goes wrong while a client is made goes wrong in what it is made from. */
    private static final Pattern CONSTRUCTION = Pattern.compile("Failed to (construct kafka|create new KafkaAdmin).*");

    private final Map<String, String> properties;
    private final String cluster;
    private final List<String> rights;

    /**
     * Creates the explanations for the cluster that the client's properties lead to.
     *
     * @param rights what the user must be allowed to do, one right per entry: {@code WRITE on topic orders}
     */
    public ClientFailures(Map<String, String> properties, List<String> rights) {
        this.properties = Map.copyOf(properties);
        this.cluster = "Kafka at " + properties.getOrDefault(BOOTSTRAP_SERVERS, "");
        this.rights = List.copyOf(rights);
    }

    static String securityProtocol(Map<String, String> properties) {
        return properties.getOrDefault(SECURITY_PROTOCOL, "PLAINTEXT").trim().toUpperCase(Locale.ROOT);
    }

    /** The failure behind wrappers of futures and of the client. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException
                        || cause instanceof CompletionException
                        || cause.getClass() == KafkaException.class)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Before anything ran. */
    public MillraceException refused(Throwable failure, String attempt) {
        return exception(Phase.REFUSED, failure, attempt);
    }

    /** While the pipeline ran. */
    public MillraceException failed(Throwable failure, String attempt) {
        return exception(Phase.FAILED, failure, attempt);
    }

    /** The cluster would let the user in, and would refuse what comes next. */
    public MillraceException lacking(String right, String attempt) {
        return MillraceException.refused(notAuthorized("The user may not " + right + ".", attempt));
    }

    /**
     * Explains a failure.
     *
     * @param attempt what was being done: {@code the marker topic could not be read}
     */
    private MillraceException exception(Phase phase, Throwable failure, String attempt) {
        Throwable cause = cause(failure);
        if (cause instanceof MillraceException own) {
            return own;
        }
        return new MillraceException(phase, List.of(problem(failure, cause, attempt)), failure);
    }

    private Problem problem(Throwable failure, Throwable cause, String attempt) {
        if (cause instanceof AuthenticationException) {
            return notAuthenticated(cause, attempt);
        }
        if (cause instanceof AuthorizationException) {
            String topics = cause instanceof TopicAuthorizationException topic
                            && !topic.unauthorizedTopics().isEmpty()
                    ? " (topics: " + String.join(", ", topic.unauthorizedTopics()) + ")"
                    : "";
            return notAuthorized("The broker says: " + said(cause) + topics, attempt);
        }
        boolean unresolved = cause instanceof ConfigException
                && String.valueOf(cause.getMessage()).contains("bootstrap");
        if (!unresolved && (cause instanceof ConfigException || isConstruction(failure))) {
            return badProperty(cause, attempt);
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return Problem.error(KafkaError.TOPIC_MISSING, cluster + " does not have the topic: " + attempt)
                    .detail("The broker says: " + said(cause))
                    .hint("Create the topic, or correct the option 'topic'.");
        }
        if (unresolved || cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            Optional<Problem> found = ClusterProbe.look(properties, attempt);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Problem.error(KafkaError.UNREACHABLE, cluster + " cannot be used: " + attempt)
                .detail("The client says: " + said(cause))
                .hint("Check that the broker runs, that 'properties.bootstrap.servers' names it, and that the addresses"
                        + " that the broker advertises can be reached from here.");
    }

    private Problem notAuthorized(String detail, String attempt) {
        return Problem.error(KafkaError.NOT_AUTHORIZED, cluster + " refuses access: " + attempt)
                .detail(detail)
                .hint("The pipeline needs these rights, which kafka-acls.sh --add gives to its user: "
                        + String.join("; ", rights) + ".");
    }

    private Problem notAuthenticated(Throwable cause, String attempt) {
        if (cause instanceof SslAuthenticationException) {
            return new TlsFailures(properties, attempt)
                    .explain(cause)
                    .or(() -> ClusterProbe.look(properties, attempt))
                    .orElseGet(() -> Problem.error(
                                    KafkaError.TLS_FAILED, "no TLS connection to " + cluster + ": " + attempt)
                            .detail("The client says: " + said(innermost(cause)))
                            .hint("Compare the versions and ciphers of TLS that the broker takes"
                                    + " ('properties.ssl.enabled.protocols', 'properties.ssl.cipher.suites')."));
        }
        Problem refused = Problem.error(
                        KafkaError.AUTHENTICATION_FAILED, cluster + " refuses the credentials: " + attempt)
                .detail("The broker says: " + said(cause));
        if (cause instanceof UnsupportedSaslMechanismException) {
            Matcher offered = OFFERED.matcher(String.valueOf(cause.getMessage()));
            String first = offered.find() ? offered.group(1).trim() : "SCRAM-SHA-512";
            return refused.hint("Set 'properties." + MECHANISM + "' to one that the broker has enabled, for instance '"
                    + first + "', with 'properties." + Jaas.PROPERTY + "' = '" + Jaas.example(first) + "'.");
        }
        if (cause instanceof IllegalSaslStateException) {
            boolean tls = securityProtocol(properties).endsWith("SSL");
            return refused.hint("This port wants no login: set 'properties." + SECURITY_PROTOCOL + "' = '"
                    + (tls ? "SSL" : "PLAINTEXT") + "', or name the port of a listener with SASL.");
        }
        String mechanism = properties.getOrDefault(MECHANISM, "GSSAPI");
        return refused.hint("Correct the user or the password in 'properties." + Jaas.PROPERTY
                + "'; the broker has to know them for the mechanism " + mechanism
                + (properties.containsKey(MECHANISM) ? "." : ", which is the default of 'properties.sasl.mechanism'."));
    }

    private static boolean isConstruction(Throwable failure) {
        Throwable outer =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        return outer instanceof KafkaException
                && CONSTRUCTION.matcher(String.valueOf(outer.getMessage())).matches();
    }

    private Problem badProperty(Throwable cause, String attempt) {
        Problem problem = Problem.error(KafkaError.BAD_PROPERTY, "Kafka's client refuses its properties: " + attempt);
        String said = said(cause);
        if (said.contains("JAAS") || said.contains("LoginModule")) {
            // What it says may hold a part of the password.
            boolean given = properties.containsKey(Jaas.PROPERTY);
            return problem.detail(
                            given
                                    ? "'properties." + Jaas.PROPERTY + "' is not of the form MODULE required"
                                            + " name=\"value\" … ;, or names a module that does not exist."
                                    : "'properties." + SECURITY_PROTOCOL + "' = '" + securityProtocol(properties)
                                            + "' needs a login, and 'properties." + Jaas.PROPERTY + "' is missing.")
                    .hint("Write 'properties." + Jaas.PROPERTY + "' = '"
                            + Jaas.example(properties.getOrDefault(MECHANISM, "SCRAM-SHA-512"))
                            + "'. In values, write \\\" for a quotation mark and \\\\ for a backslash.");
        }
        Throwable inner = innermost(cause);
        String file = inner instanceof NoSuchFileException ? "There is no file " + inner.getMessage() + "." : "";
        String reason = inner == cause || !file.isEmpty() ? "" : " " + said(inner);
        return problem.detail("It says: " + said + (file.isEmpty() ? reason : " " + file))
                .hint("Correct or remove the property in the table's 'properties.…' options.");
    }

    private static Throwable innermost(Throwable failure) {
        Throwable inner = failure;
        for (int depth = 0; inner.getCause() != null && depth < 16; depth++) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** What the client says, without the secrets that it was given. */
    private String said(@Nullable Throwable cause) {
        if (cause == null) {
            return "nothing";
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (SecretKeys.isSecret(property.getKey()) && !property.getValue().isBlank()) {
                text = text.replace(property.getValue(), "******");
            }
        }
        return text.endsWith(".") ? text : text + ".";
    }
}
