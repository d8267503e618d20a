package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientFailures;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a person is told when rows or an epoch do not get to Kafka. */
final class SinkFailures {
    private final String cluster;
    private final String pipeline;
    private final ClientFailures client;
    private final Duration transactionTimeout;

    /**
     * Creates the explanations for one cluster.
     *
     * @param properties those of the tables' clients
     */
    SinkFailures(Map<String, String> properties, String pipeline, List<String> rights, Duration transactionTimeout) {
        this.cluster = "Kafka at " + properties.getOrDefault("bootstrap.servers", "");
        this.pipeline = pipeline;
        this.client = new ClientFailures(properties, rights);
        this.transactionTimeout = transactionTimeout;
    }

    MillraceException refused(Throwable failure, String attempt) {
        return client.refused(failure, attempt);
    }

    /** The user is let in, and may not do what comes next. */
    MillraceException lacking(String right, String attempt) {
        return client.lacking(right, attempt);
    }

    MillraceException unknown(Throwable failure) {
        return exception(
                Problem.error(
                                KafkaSinkError.OUTCOME_UNKNOWN,
                                cluster + " does not answer whether the last epoch was committed")
                        .detail("The commit was repeated until no more patience was left: " + failure.getMessage())
                        .hint("Start the pipeline again when the broker answers: it asks what became of the epoch, and"
                                + " nothing is lost or written twice."),
                failure);
    }

    /** A record or a commit failed for good after the transaction had been open this long. */
    MillraceException failed(Throwable failure, Duration age) {
        Throwable cause = ClientFailures.cause(failure);
        if (cause instanceof MillraceException own) {
            return own;
        }
        if (isFenced(cause)) {
            if (age.compareTo(transactionTimeout) >= 0) {
                return expired(cause, age);
            }
            return cause instanceof ProducerFencedException ? fenced(cause) : ended(cause);
        }
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            return client.failed(failure, "rows cannot be written");
        }
        if (cause instanceof RecordTooLargeException) {
            return exception(
                    Problem.error(KafkaSinkError.RECORD_TOO_LARGE, "a row is too large for " + cluster)
                            .detail("The broker says: " + cause.getMessage())
                            .hint("Raise max.message.bytes of the topic and 'properties.max.request.size' of the"
                                    + " table."),
                    failure);
        }
        if (cause instanceof InvalidTimestampException || cause instanceof InvalidRecordException) {
            return exception(
                    Problem.error(KafkaSinkError.RECORD_REFUSED, cluster + " refuses a row")
                            .detail("The broker says: " + cause.getMessage())
                            .hint("Rows carry their metadata column 'timestamp', or else their event time: raise"
                                    + " message.timestamp.after.max.ms of the topic if it may lie in the future, or"
                                    + " leave such rows out in a WHERE. A compacted topic needs rows with a key."),
                    failure);
        }
        if (cause instanceof UnknownTopicOrPartitionException || cause instanceof UnknownTopicIdException) {
            return exception(
                    Problem.error(KafkaSinkError.OUTPUT_REPLACED, "an output topic of " + cluster + " has disappeared")
                            .detail("The broker says: " + cause.getMessage())
                            .hint("Create it again and run the pipeline with --fresh, or write to another topic."),
                    failure);
        }
        return exception(
                Problem.error(KafkaSinkError.DELIVERY_FAILED, "rows could not be delivered to " + cluster)
                        .detail("The client says: "
                                + (cause instanceof ApiException ? cause.getMessage() : cause.toString()))
                        .hint("Run the pipeline again when the broker answers; it goes on from the last committed"
                                + " epoch."),
                failure);
    }

    private static boolean isFenced(Throwable cause) {
        return cause instanceof ProducerFencedException
                || cause instanceof InvalidProducerEpochException
                || cause instanceof InvalidTxnStateException
                || cause instanceof UnknownProducerIdException
                || cause instanceof TransactionAbortedException;
    }

    private MillraceException fenced(Throwable cause) {
        return exception(
                Problem.error(
                                KafkaSinkError.FENCED,
                                "pipeline `" + pipeline + "` was fenced by another instance of it on " + cluster)
                        .detail("What this instance had written since its last epoch was never committed. The broker"
                                + " says: " + cause.getMessage())
                        .hint("Let the other instance run, or stop it and start this one again."),
                cause);
    }

    /** An older broker says so of a fenced producer too. */
    private MillraceException ended(Throwable cause) {
        return exception(
                Problem.error(
                                KafkaSinkError.FENCED,
                                "the transaction of pipeline `" + pipeline + "` was ended by " + cluster)
                        .detail("Another instance of the pipeline has taken over, or the broker that keeps the"
                                + " transaction was restarted and has lost sight of it. What was written since the"
                                + " last epoch was never committed. The broker says: " + cause.getMessage())
                        .hint("If another instance runs, let it run. Otherwise run the pipeline again: it goes on from"
                                + " the last committed epoch."),
                cause);
    }

    private MillraceException expired(Throwable cause, Duration age) {
        return exception(
                Problem.error(
                                KafkaSinkError.TRANSACTION_EXPIRED,
                                "the transaction of pipeline `" + pipeline + "` expired on " + cluster)
                        .detail("It was open for " + age.toMillis() + " ms, and 'properties.transaction.timeout.ms' is "
                                + transactionTimeout.toMillis() + ": the process stood still, the broker was away, or"
                                + " the epoch took too long. The broker says: " + cause.getMessage())
                        .hint("Run the pipeline again: it goes on from the last committed epoch. If it happens again,"
                                + " set a longer 'properties.transaction.timeout.ms'."),
                cause);
    }

    private static MillraceException exception(Problem problem, Throwable cause) {
        return new MillraceException(Phase.FAILED, List.of(problem), cause);
    }
}
