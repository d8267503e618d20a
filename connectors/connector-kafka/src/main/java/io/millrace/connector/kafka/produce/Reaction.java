package io.millrace.connector.kafka.produce;

import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** What is done about an answer. */
enum Reaction {
    /** The batch has arrived. */
    DONE,
    /** The same bytes again, after a while. */
    AGAIN,
    /** The same, after a look who leads the partition now. */
    AGAIN_AFTER_REFRESH,
    /** The run ends. */
    FAIL;

    /**
     * How often a broker may say that it knows of no transaction before it is believed. It says so also when it lost
     * sight of its own question to the coordinator; asked again it puts the question again, and if the transaction is
     * really over, the coordinator says that by another error.
     */
    private static final int UNKNOWN_TRANSACTION_LIMIT = 3;

    /**
     * Chooses.
     *
     * @param withoutTransaction how often the broker said of this batch that there is no transaction
     */
    static Reaction to(Errors error, int withoutTransaction) {
        switch (error) {
            case NONE, DUPLICATE_SEQUENCE_NUMBER -> {
                return DONE;
            }
            case INVALID_TXN_STATE -> {
                return withoutTransaction <= UNKNOWN_TRANSACTION_LIMIT ? AGAIN : FAIL;
            }
            default -> {
                // Kafka's own exceptions know which of them may heal.
                Throwable exception = error.exception();
                if (exception instanceof InvalidMetadataException || error == Errors.REQUEST_TIMED_OUT) {
                    return AGAIN_AFTER_REFRESH;
                }
                return exception instanceof RetriableException ? AGAIN : FAIL;
            }
        }
    }
}
