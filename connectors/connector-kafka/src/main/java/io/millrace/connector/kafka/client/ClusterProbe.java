package io.millrace.connector.kafka.client;

import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out why a cluster cannot be used, where the client only says that time ran out: looks at the first address of
 * {@code bootstrap.servers} and at what answers there. Takes some seconds at most.
 */
final class ClusterProbe {
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-zA-Z_]+://)?\\[?([^\\]/]+?)\\]?:([0-9]{1,5})");

    private final String address;
    private final InetSocketAddress socketAddress;
    private final boolean wantsTls;
    private final boolean wantsSasl;
    private final String attempt;

    private ClusterProbe(String address, InetSocketAddress socketAddress, String securityProtocol, String attempt) {
        this.address = address;
        this.socketAddress = socketAddress;
        this.wantsTls = securityProtocol.endsWith("SSL");
        this.wantsSasl = securityProtocol.startsWith("SASL");
        this.attempt = attempt;
    }

    /** What is wrong, if it can be seen from outside. */
    static Optional<Problem> look(String bootstrapServers, String securityProtocol, String attempt) {
        String first = bootstrapServers.split(",", 2)[0].trim();
        Matcher matcher = ADDRESS.matcher(first);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            return Optional.of(Problem.error(
                            KafkaError.BAD_PROPERTY,
                            "'properties.bootstrap.servers' = '" + bootstrapServers + "' names no address: " + attempt)
                    .detail("'" + first + "' is not of the form HOST:PORT.")
                    .hint("Write for example 'properties.bootstrap.servers' = 'localhost:9092'."));
        }
        InetSocketAddress resolved = new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2)));
        return new ClusterProbe(first, resolved, securityProtocol, attempt).look();
    }

    private Optional<Problem> look() {
        if (socketAddress.isUnresolved()) {
            return Optional.of(Problem.error(
                            KafkaError.UNREACHABLE,
                            "the host " + socketAddress.getHostString() + " is not known: " + attempt)
                    .detail("Its name in 'properties.bootstrap.servers' cannot be resolved to an address.")
                    .hint("Correct the name, or make it known to this machine (DNS or /etc/hosts)."));
        }
        try (KafkaSocket socket = KafkaSocket.open(socketAddress)) {
            return explain(socket);
        } catch (SocketTimeoutException e) {
            return Optional.of(nothing(
                    "does not take connections", "No answer came within 2 s; a firewall may be in" + " between."));
        } catch (IOException e) {
            return Optional.of(nothing("cannot be connected to", "The operating system says: " + e.getMessage() + "."));
        }
    }

    private Problem nothing(String what, String detail) {
        return Problem.error(KafkaError.UNREACHABLE, address + " " + what + ": " + attempt)
                .detail(detail)
                .hint("Start the broker (`./millrace box` starts one here), or correct"
                        + " 'properties.bootstrap.servers'.");
    }

    private Optional<Problem> explain(KafkaSocket socket) {
        byte[] answer = socket.answerToApiVersions();
        if (KafkaSocket.isKafka(answer)) {
            return wantsTls ? Optional.of(withoutTls()) : notReachable(socket);
        }
        String text = KafkaSocket.printable(answer);
        if (text.startsWith("HTTP/")) {
            return Optional.of(notKafka("an HTTP server", text));
        }
        if (KafkaSocket.isTlsAlert(answer) || (answer.length == 0 && KafkaSocket.speaksTls(socketAddress))) {
            return wantsTls ? Optional.empty() : Optional.of(onlyTls());
        }
        return Optional.of(
                answer.length == 0
                        ? nothing(
                                "takes connections and does not answer",
                                "It said nothing in Kafka's protocol" + " within 2 s, and no TLS either.")
                        : notKafka("something other than Kafka", text));
    }

    private Problem notKafka(String what, String text) {
        return Problem.error(KafkaError.NOT_KAFKA, what + " answers at " + address + ": " + attempt)
                .detail("Asked in Kafka's protocol, it said: " + text + ".")
                .hint("Correct the port in 'properties.bootstrap.servers'; Kafka's is usually 9092.");
    }

    private Problem onlyTls() {
        return Problem.error(KafkaError.NOT_KAFKA, address + " speaks only TLS: " + attempt)
                .detail("The table has 'properties.security.protocol' = '"
                        + (wantsSasl ? "SASL_PLAINTEXT" : "PLAINTEXT") + "'" + (wantsSasl ? "." : ", the default."))
                .hint("Set 'properties.security.protocol' = '" + (wantsSasl ? "SASL_SSL" : "SSL")
                        + "', or name the port of a plaintext listener.");
    }

    private Problem withoutTls() {
        return Problem.error(KafkaError.NOT_KAFKA, address + " speaks Kafka's protocol without TLS: " + attempt)
                .detail("The table has 'properties.security.protocol' = '" + (wantsSasl ? "SASL_SSL" : "SSL") + "'.")
                .hint("Set 'properties.security.protocol' = '" + (wantsSasl ? "SASL_PLAINTEXT" : "PLAINTEXT")
                        + "', or name the port of a TLS listener.");
    }

    /** Kafka answers here, so it is the addresses that it gives its clients. */
    private Optional<Problem> notReachable(KafkaSocket socket) {
        if (wantsSasl) {
            return Optional.empty();
        }
        for (InetSocketAddress advertised : socket.advertised()) {
            String name = advertised.getHostString() + ":" + advertised.getPort();
            String why = null;
            if (advertised.isUnresolved()) {
                why = "The name " + advertised.getHostString() + " cannot be resolved here.";
            } else {
                try {
                    KafkaSocket.open(advertised).close();
                } catch (IOException e) {
                    why = "Connecting to it fails: " + e.getMessage() + ".";
                }
            }
            if (why != null) {
                return Optional.of(Problem.error(
                                KafkaError.UNREACHABLE,
                                "the address " + name + " that Kafka at " + address + " advertises cannot be reached: "
                                        + attempt)
                        .detail("Clients are sent from " + address + " to " + name + ". " + why)
                        .hint("Set advertised.listeners of the broker to an address that can be reached from here, or"
                                + " make " + advertised.getHostString() + " known to this machine."));
            }
        }
        return Optional.empty();
    }
}
