package io.millrace.connector.kafka.client;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** What a person is told when Kafka's client fails for a reason that has nothing to do with reading or writing. */
public final class ClientFailures {
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private final String bootstrapServers;
    private final String securityProtocol;
    private final List<String> rights;

    /**
     * Creates the explanations for one cluster.
     *
     * @param rights what the user must be allowed to do, one right per entry: {@code WRITE on topic orders}
     */
    public ClientFailures(String bootstrapServers, List<String> rights) {
        this(Map.of(BOOTSTRAP_SERVERS, bootstrapServers), rights);
    }

    /** Creates the explanations for the cluster that the client's properties lead to. */
    public ClientFailures(Map<String, String> properties, List<String> rights) {
        this.bootstrapServers = properties.getOrDefault(BOOTSTRAP_SERVERS, "");
        this.securityProtocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
        this.rights = List.copyOf(rights);
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
        return new MillraceException(phase, List.of(problem(cause, attempt)), failure);
    }

    private Problem problem(Throwable cause, String attempt) {
        String said = said(cause);
        if (cause instanceof AuthenticationException) {
            return Problem.error(
                            KafkaError.AUTHENTICATION_FAILED,
                            "Kafka at " + bootstrapServers + " refuses the credentials: " + attempt)
                    .detail("The broker says: " + said)
                    .hint("Check 'properties.security.protocol', 'properties.sasl.mechanism' and"
                            + " 'properties.sasl.jaas.config' of the table against what the broker expects.");
        }
        if (cause instanceof AuthorizationException) {
            String topics = cause instanceof TopicAuthorizationException topic
                            && !topic.unauthorizedTopics().isEmpty()
                    ? " (topics: " + String.join(", ", topic.unauthorizedTopics()) + ")"
                    : "";
            return Problem.error(
                            KafkaError.NOT_AUTHORIZED, "Kafka at " + bootstrapServers + " refuses access: " + attempt)
                    .detail("The broker says: " + said + topics)
                    .hint("Give the user these rights: " + String.join("; ", rights) + ".");
        }
        boolean unresolved = cause instanceof ConfigException && said.contains("bootstrap");
        if (cause instanceof ConfigException && !unresolved) {
            return Problem.error(KafkaError.BAD_PROPERTY, "Kafka's client refuses its properties: " + attempt)
                    .detail("It says: " + said)
                    .hint("Correct or remove the property in the table's 'properties.…' options.");
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return Problem.error(
                            KafkaError.TOPIC_MISSING,
                            "Kafka at " + bootstrapServers + " does not have the topic: " + attempt)
                    .detail("The broker says: " + said)
                    .hint("Create the topic, or correct the option 'topic'.");
        }
        if (unresolved || cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            Optional<Problem> found = ClusterProbe.look(bootstrapServers, securityProtocol, attempt);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Problem.error(KafkaError.UNREACHABLE, "Kafka at " + bootstrapServers + " cannot be used: " + attempt)
                .detail("The client says: " + said)
                .hint("Check that the broker runs, that 'properties.bootstrap.servers' names it, and that the addresses"
                        + " that the broker advertises can be reached from here.");
    }

    private static String said(@Nullable Throwable cause) {
        if (cause == null) {
            return "nothing";
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
        return text.endsWith(".") ? text : text + ".";
    }
}
