package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a table says of how it is written, and the client properties that are not its to set. */
final class KafkaSinkOptions {
    static final String AT_LEAST_ONCE = "at-least-once";
    static final String EXACTLY_ONCE = "exactly-once";

    static final Option<String> GUARANTEE = Option.withDefault(
            "sink.delivery-guarantee",
            OptionTypes.oneOf(EXACTLY_ONCE, AT_LEAST_ONCE),
            EXACTLY_ONCE,
            "'exactly-once': rows become visible with their epoch, in one transaction with all other tables of the"
                    + " cluster, for readers with isolation.level=read_committed. 'at-least-once': rows are visible at"
                    + " once and may come twice after a crash.",
            AT_LEAST_ONCE);

    static final Option<String> PARTITIONER = Option.withDefault(
            "sink.partitioner",
            OptionTypes.oneOf("default", "fixed", "round-robin"),
            "default",
            "'default': by the hash of the key as Kafka's clients do it, without a key in batches to any partition;"
                    + " 'fixed': each task writes one partition; 'round-robin': one row after the other.",
            "round-robin");

    static final Option<String> ID_PREFIX = Option.optional(
            "sink.transactional-id-prefix",
            OptionTypes.STRING,
            "What the pipeline's two transactional ids begin with; without it millrace-<pipeline>.",
            "orders-etl");

    static final List<Option<?>> ALL = Stream.concat(
                    Stream.of(
                            ClientOptions.BOOTSTRAP_SERVERS,
                            ClientOptions.PROPERTIES,
                            ClientOptions.TOPIC,
                            GUARANTEE,
                            PARTITIONER,
                            ID_PREFIX),
                    KeyColumns.OPTIONS.stream())
            .toList();

    private static final String WRITES_BYTES = "Rows are encoded by 'format'; remove the property.";

    /** Properties that the protocol depends on. */
    private static final Map<String, String> OWN = Map.of(
            "transactional.id", "Set 'sink.transactional-id-prefix'.",
            "enable.idempotence", "It is always on; remove the property.",
            "acks", "Rows are always acknowledged by all replicas; remove the property.",
            "key.serializer", WRITES_BYTES,
            "value.serializer", WRITES_BYTES,
            "partitioner.class", "Set 'sink.partitioner'.",
            "interceptor.classes", "Rows do not pass through Kafka's producer; remove the property.");

    private KafkaSinkOptions() {}

    /** The one topic that is written. */
    static String topic(TableContext context) {
        String topic = context.options().find(ClientOptions.TOPIC).orElse("").trim();
        if (topic.isEmpty()) {
            throw conflict(
                    "table `" + context.table() + "` names no topic to write",
                    "Add 'topic' = '" + context.table() + "' to its options.");
        }
        if (topic.contains(";")) {
            throw conflict(
                    "table `" + context.table() + "` names several topics and cannot be written",
                    "Declare one table per topic, and write each with an INSERT of its own.");
        }
        return topic;
    }

    /** The columns of the key; a partitioner that does not look at it is refused beside one, as in Flink. */
    static Optional<KeyColumns> key(TableContext context) {
        Optional<KeyColumns> key = KeyColumns.of(context);
        if (key.isPresent() && context.options().get(PARTITIONER).equals("round-robin")) {
            throw conflict(
                    "'sink.partitioner' = 'round-robin' of table `" + context.table() + "` would scatter rows of a key",
                    "Remove 'sink.partitioner', so that rows with the same key go to the same partition.");
        }
        return key;
    }

    static Map<String, String> properties(TableContext context) {
        Map<String, String> properties = ClientOptions.properties(context.options());
        OWN.forEach((key, instead) -> {
            if (properties.containsKey(key)) {
                throw conflict(
                        "'properties." + key + "' of table `" + context.table() + "` cannot be set for a written table",
                        instead);
            }
        });
        return properties;
    }

    private static MillraceException conflict(String fact, String hint) {
        return MillraceException.refused(
                Problem.error(KafkaSinkError.OPTION_CONFLICT, fact).hint(hint));
    }
}
