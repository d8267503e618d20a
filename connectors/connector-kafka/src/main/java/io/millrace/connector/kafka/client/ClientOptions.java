package io.millrace.connector.kafka.client;

import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import java.util.Map;
import java.util.TreeMap;

/** The options that sources and sinks share, and the client's own properties, which pass through. */
public final class ClientOptions {
    private static final String PREFIX = "properties.";

    public static final Option<String> BOOTSTRAP_SERVERS = Option.required(
            "properties.bootstrap.servers",
            OptionTypes.STRING,
            "Where the cluster is found: one or more HOST:PORT, separated by commas.",
            "localhost:9092");

    public static final Option<String> PROPERTIES = Option.optional(
            "properties.*",
            OptionTypes.STRING,
            "A property of Kafka's client, passed through: security, TLS, buffers.",
            "SASL_SSL");

    public static final Option<String> TOPIC = Option.optional(
            "topic",
            OptionTypes.STRING,
            "The topic to write, or the topics to read, separated by semicolons.",
            "orders");

    private ClientOptions() {}

    /** What the table says of Kafka's own properties, without the prefix; may hold secrets. */
    public static Map<String, String> properties(OptionValues options) {
        Map<String, String> properties = new TreeMap<>();
        options.texts().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                properties.put(key.substring(PREFIX.length()), value);
            }
        });
        return properties;
    }

    public static String bootstrapServers(OptionValues options) {
        return options.get(BOOTSTRAP_SERVERS);
    }
}
