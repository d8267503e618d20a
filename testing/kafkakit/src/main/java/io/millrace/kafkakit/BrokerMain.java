package io.millrace.kafkakit;

import io.millrace.broker.BrokerSettings;
import io.millrace.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The process of {@link BrokerProcess}: {@code DIRECTORY PORT [kafka.setting=value]…}. */
public final class BrokerMain {
    /** What the process prints when clients can use the broker. */
    static final String READY = "broker ready on ";

    /** What is no setting of a broker, but of the directory that it makes. */
    static final String CLUSTER_ID = "cluster.id";

    private BrokerMain() {}

    public static void main(String[] arguments) {
        BrokerSettings settings = BrokerSettings.in(Path.of(arguments[0])).withPort(Integer.parseInt(arguments[1]));
        for (int i = 2; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            settings = setting[0].equals(CLUSTER_ID)
                    ? settings.withClusterId(setting[1])
                    : settings.withKafka(setting[0], setting[1]);
        }
        EmbeddedBroker broker = EmbeddedBroker.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
        System.out.println(READY + broker.bootstrapServers());
    }
}
