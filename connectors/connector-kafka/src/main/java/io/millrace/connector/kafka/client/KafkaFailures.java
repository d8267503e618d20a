package io.millrace.connector.kafka.client;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says what Kafka's client reports so that a person can do something about it. */
public final class KafkaFailures {
    private KafkaFailures() {}

    /** A failure before anything ran. */
    public static MillraceException refused(Access access, Map<String, String> properties, Throwable cause) {
        return new MillraceException(Phase.REFUSED, List.of(problem(access, properties, cause)), cause);
    }

    /** A failure of a pipeline that ran. */
    public static MillraceException failed(Access access, Map<String, String> properties, Throwable cause) {
        return new MillraceException(Phase.FAILED, List.of(problem(access, properties, cause)), cause);
    }

    private static Problem problem(Access access, Map<String, String> properties, Throwable cause) {
        String servers = properties.getOrDefault("bootstrap.servers", "");
        if (cause instanceof AuthenticationException) {
            return Problem.error(
                            KafkaError.AUTHENTICATION_FAILED,
                            "Kafka at " + servers + " refuses the credentials of table `" + access.table() + "`")
                    .detail("It says: " + cause.getMessage() + ".")
                    .hint("Correct 'properties.sasl.mechanism' and 'properties.sasl.jaas.config'.");
        }
        if (cause instanceof AuthorizationException) {
            return Problem.error(
                            KafkaError.NOT_AUTHORIZED,
                            "Kafka at " + servers + " does not allow what table `" + access.table() + "` needs")
                    .detail("It says: " + cause.getMessage() + ". The table needs " + String.join(", ", access.rights())
                            + ".")
                    .hint("Give these rights to the user of the table.");
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return Problem.error(
                            KafkaError.TOPIC_MISSING,
                            "a topic of table `" + access.table() + "` does not exist in Kafka at " + servers)
                    .detail("The topics are " + String.join(", ", access.topics()) + ".")
                    .hint("Create the topic, or correct the option 'topic'.");
        }
        return Problem.error(
                        KafkaError.UNREACHABLE,
                        "Kafka at " + servers + " cannot be reached for table `" + access.table() + "`")
                .detail("The client says: " + cause.getMessage() + ".")
                .hint("Start the broker, or correct 'properties.bootstrap.servers'.");
    }
}
