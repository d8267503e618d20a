package io.millrace.connector.kafka.sink;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with writing to Kafka. */
public enum KafkaSinkError implements ErrorCode {
    OPTION_CONFLICT(
            "MR6601",
            "options of a written Kafka table do not go together",
            "An option of the table contradicts another one, or sets a property of Kafka's producer that Millrace sets"
                    + " itself."),
    DIFFERENT_CLIENTS(
            "MR6602",
            "tables of one transaction have different client properties",
            "All tables that are written exactly once to one cluster share two producers, so their 'properties.*' must"
                    + " be the same."),
    TRANSACTION_TIMEOUT(
            "MR6603",
            "'properties.transaction.timeout.ms' does not fit",
            "The broker ends a transaction that is open for longer. It must be at least three times as long as an epoch"
                    + " and not longer than the broker's transaction.max.timeout.ms."),
    MARKER_TOPIC_UNFIT(
            "MR6604",
            "the marker topic cannot hold markers",
            "The marker topic must have one partition, must be compacted, and must hold nothing but markers."),
    OUTPUT_REPLACED(
            "MR6605",
            "an output topic was deleted or made anew",
            "The topic has the same name, but it is not the one that the pipeline has written to before."),
    PARTITIONS_CHANGED(
            "MR6606",
            "an output topic has another number of partitions than before",
            "Rows with a key now go to other partitions than older rows with the same key."),
    FENCED(
            "MR6607",
            "fenced by another instance, or the transaction was ended",
            "Another instance of the pipeline was started and has taken over, or a broker has lost sight of the"
                    + " transaction; this run can commit nothing any more."),
    TRANSACTION_EXPIRED(
            "MR6608",
            "transaction expired",
            "The process stood still, or an epoch lasted, longer than 'properties.transaction.timeout.ms'; the broker"
                    + " has given the transaction up."),
    OUTCOME_UNKNOWN(
            "MR6609",
            "nobody knows yet whether the last epoch was committed",
            "The broker did not answer a commit in time. The next start asks it and goes on from what it says."),
    RECORD_TOO_LARGE(
            "MR6610",
            "a row is too large for its topic",
            "The encoded row is larger than the topic's max.message.bytes or the producer's max.request.size."),
    RECORD_REFUSED(
            "MR6611",
            "the broker refuses a row",
            "The topic does not take a row because of its timestamp, its missing key or a limit."),
    DELIVERY_FAILED("MR6612", "rows could not be delivered", "The broker did not take the rows within the time given.");

    private final String code;
    private final String title;
    private final String explanation;

    KafkaSinkError(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String explanation() {
        return explanation;
    }
}
