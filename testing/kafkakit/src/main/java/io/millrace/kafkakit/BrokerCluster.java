package io.millrace.kafkakit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Real brokers that are one Kafka, each in a process of its own and each a controller too. Kafka's own topics are on
 * all of them, and take writes as long as all but one are there.
 *
 * <pre>{@code
 * try (BrokerCluster cluster = BrokerCluster.start(directory, 3)) {
 *     client(cluster.bootstrapServers());
 *     cluster.broker(2).kill();       // the others take over within seconds
 *     cluster.broker(2).restart();
 * }
 * }</pre>
 *
 * <p>A topic without a number of replicas of its own has one, as with Kafka's defaults. Not safe for several threads.
 */
public final class BrokerCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** Below those that a system gives to outgoing connections, which would take the port of a broker that is down. */
    private static final int FIRST_PORT = 12_000;

    private static final int LAST_PORT = 32_000;

    private final List<BrokerProcess> brokers = new ArrayList<>();

    private BrokerCluster() {}

    /** Starts so many brokers, whose numbers begin at 1. */
    public static BrokerCluster start(Path directory, int count) {
        List<Integer> ports = ports(2 * count);
        String voters = IntStream.rangeClosed(1, count)
                .mapToObj(id -> id + "@" + HOST + ":" + ports.get(count + id - 1))
                .collect(Collectors.joining(","));
        String clusterId = Uuid.randomUuid().toString();
        BrokerCluster cluster = new BrokerCluster();
        try {
            for (int id = 1; id <= count; id++) {
                int port = ports.get(id - 1);
                Map<String, String> settings = replicated(count);
                settings.put(BrokerMain.CLUSTER_ID, clusterId);
                settings.put("node.id", Integer.toString(id));
                settings.put("controller.quorum.voters", voters);
                settings.put(
                        "listeners",
                        "CLIENT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + ports.get(count + id - 1));
                Path own = Files.createDirectories(directory.resolve("node-" + id));
                cluster.brokers.add(BrokerProcess.launched(own, port, settings));
            }
            cluster.brokers.forEach(BrokerProcess::awaitReady);
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Map<String, String> replicated(int count) {
        Map<String, String> settings = new TreeMap<>();
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".replication.factor", Integer.toString(count));
        }
        settings.put("transaction.state.log.min.isr", Integer.toString(Math.max(1, count - 1)));
        // Leaders stay where a test has put them.
        settings.put("auto.leader.rebalance.enable", "false");
        return settings;
    }

    private static List<Integer> ports(int count) {
        SplittableRandom random = new SplittableRandom();
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** One of them, by its number, which Kafka calls its node id. */
    public BrokerProcess broker(int id) {
        return brokers.get(id - 1);
    }

    public int size() {
        return brokers.size();
    }

    /** The addresses of all. */
    public String bootstrapServers() {
        return brokers.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    }

    /** The addresses of some. */
    public String bootstrapServers(int... ids) {
        return Arrays.stream(ids).mapToObj(id -> broker(id).bootstrapServers()).collect(Collectors.joining(","));
    }

    /** Kills all. */
    @Override
    public void close() {
        brokers.forEach(BrokerProcess::close);
    }
}
