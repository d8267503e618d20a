package io.millrace.broker;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with the embedded broker. */
public enum BrokerError implements ErrorCode {
    PORT_IN_USE(
            "MR6401",
            "the broker's port is taken",
            "One process listens on a port. Where the system lets us read it, the message names that process."),
    DIRECTORY_IN_USE(
            "MR6402",
            "the broker's directory is in use",
            "A directory serves one broker at a time; two would damage each other's records. The lock is the operating"
                    + " system's and ends with the process that holds it."),
    NOT_A_BROKER_DIRECTORY(
            "MR6403",
            "not a directory of an embedded broker",
            "The embedded broker keeps its data in a directory of its own, which it makes at its first start. It writes"
                    + " into no directory that has other files, and takes over no data of another Kafka."),
    OTHER_KAFKA_VERSION(
            "MR6404",
            "the data of another Kafka version",
            "Kafka's files are tied to its version. A directory is opened by the version that made it, and by none"
                    + " that may read it wrongly."),
    DIRECTORY_UNUSABLE(
            "MR6405",
            "the broker's directory cannot be used",
            "The operating system refused to make, read or write the directory; its reason is shown."),
    DISK_FULL(
            "MR6406",
            "no space for the broker",
            "A broker without space stops by itself, because it could not keep what it acknowledges. What was"
                    + " acknowledged before is kept."),
    PORT_UNUSABLE(
            "MR6407",
            "the broker may not listen on its port",
            "The operating system refused; its reason is shown. Ports below 1024 are for privileged users on most"
                    + " systems."),
    START_FAILED(
            "MR6408",
            "the broker did not start",
            "Kafka's own reason is shown; its log in the broker's directory has the rest."),
    STOPPED_ITSELF(
            "MR6409",
            "the broker stopped by itself",
            "Kafka ends rather than go on with damaged or unwritable files. Its own reason is shown; its log in the"
                    + " broker's directory has the rest."),
    DEMO_STOPPED(
            "MR6410",
            "the demo cannot write to its broker",
            "The demo writes orders to the broker that it started. The client's own reason is shown; started again, the"
                    + " demo goes on where it was.");

    private final String code;
    private final String title;
    private final String explanation;

    BrokerError(String code, String title, String explanation) {
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
