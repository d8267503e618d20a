package io.millrace.connector.kafka.client;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with Kafka, as far as a person can do something about it. */
public enum KafkaError implements ErrorCode {
    UNREACHABLE(
            "MR6501",
            "Kafka cannot be reached",
            "No broker of 'properties.bootstrap.servers' answered in Kafka's protocol within the time waited."),
    NOT_KAFKA(
            "MR6502",
            "something other than Kafka answered",
            "The port is open, but what answers does not speak Kafka's protocol, or speaks it with TLS where the table"
                    + " has none, or without where it has."),
    AUTHENTICATION_FAILED(
            "MR6503",
            "Kafka refused the credentials",
            "The broker does not accept the user, the password or the mechanism, or wants a login and is given none."),
    NOT_AUTHORIZED(
            "MR6504",
            "Kafka refuses access",
            "The user is known and lacks a right. The message lists the rights that the pipeline needs."),
    TOPIC_MISSING("MR6505", "a topic does not exist", "A table names a topic that the cluster does not have."),
    BAD_PROPERTY(
            "MR6506",
            "a property of Kafka's client is wrong",
            "One of the table's 'properties.…' options has a value that the client does not take."),
    KEY_OPTION(
            "MR6507",
            "the options of a record's key do not fit",
            "'key.format' and 'key.fields' go together; 'key.fields' names columns of the table."),
    TLS_FAILED(
            "MR6508",
            "no TLS connection to Kafka",
            "The certificate of the broker is not trusted or is for another host, or the broker wants one of its"
                    + " client."),
    SOURCE_OPTION(
            "MR6510",
            "an option of a Kafka source does not fit",
            "Options such as 'scan.startup.mode' need others beside them, or exclude them."),
    TOPIC_RECREATED(
            "MR6511",
            "a topic was deleted and created anew",
            "The checkpoint's positions are of the old topic and mean nothing in the new one."),
    RECORDS_GONE(
            "MR6512",
            "records are gone that were not read yet",
            "Retention or an administrator deleted records behind the position of the pipeline."),
    PARTITION_GONE(
            "MR6513",
            "a partition that was being read does not exist any more",
            "Its topic was deleted, or the cluster is another one."),
    NO_GROUP_OFFSET(
            "MR6514",
            "a group has no offset of a partition",
            "'group-offsets' begins, or ends, where the group 'properties.group.id' has committed an offset."),
    UNREADABLE(
            "MR6515",
            "Kafka gives no records of a partition",
            "The broker or the client reports an error that does not go away by itself.");

    private final String code;
    private final String title;
    private final String explanation;

    KafkaError(String code, String title, String explanation) {
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
