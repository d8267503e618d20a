package io.millrace.connector.kafka.client;

import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out why a cluster cannot be used, where the client only says that time ran out: looks at the first address of
 * {@code bootstrap.servers} and at what answers there. Takes some seconds at most.
 */
final class ClusterProbe {
    private static final Pattern ADDRESS = Pattern.compile("(?:[a-zA-Z_]+://)?\\[?([^\\]/]+?)\\]?:([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> properties;
    private final String address;
    private final InetSocketAddress socketAddress;
    private final boolean wantsTls;
    private final boolean wantsSasl;
    private final String attempt;

    private ClusterProbe(
            Map<String, String> properties, String address, InetSocketAddress socketAddress, String attempt) {
        this.properties = properties;
        this.address = address;
        this.socketAddress = socketAddress;
        String protocol = ClientFailures.securityProtocol(properties);
        this.wantsTls = protocol.endsWith("SSL");
        this.wantsSasl = protocol.startsWith("SASL");
        this.attempt = attempt;
    }

    /** The first of the addresses that the client's properties name, as it is written there. */
    static String firstOf(Map<String, String> properties) {
        return properties
                .getOrDefault(ClientFailures.BOOTSTRAP_SERVERS, "")
                .split(",", 2)[0]
                .trim();
    }

    /** Empty when it is not of the form HOST:PORT. */
    static Optional<InetSocketAddress> socketAddress(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        return matcher.matches() && Integer.parseInt(matcher.group(2)) <= MAX_PORT
                ? Optional.of(new InetSocketAddress(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** What is wrong, if it can be seen from outside. */
    static Optional<Problem> look(Map<String, String> properties, String attempt) {
        String first = firstOf(properties);
        Optional<InetSocketAddress> resolved = socketAddress(first);
        if (resolved.isEmpty()) {
            String servers = properties.getOrDefault(ClientFailures.BOOTSTRAP_SERVERS, "");
            return Optional.of(Problem.error(
                            KafkaError.BAD_PROPERTY,
                            "'properties.bootstrap.servers' = '" + servers + "' names no address: " + attempt)
                    .detail("'" + first + "' is not of the form HOST:PORT.")
                    .hint("Write for example 'properties.bootstrap.servers' = 'localhost:9092'."));
        }
        return new ClusterProbe(properties, first, resolved.get(), attempt).look();
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
            return explain(socket.answerToApiVersions());
        } catch (SocketTimeoutException e) {
            return Optional.of(nothing(
                    "does not take connections",
                    "No answer came within " + KafkaSocket.PATIENCE_SECONDS + " s; a firewall may be in between."));
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

    /** What a question in Kafka's protocol, without TLS, was answered with. */
    private Optional<Problem> explain(byte[] answer) throws IOException {
        if (KafkaSocket.isKafka(answer)) {
            return wantsTls ? Optional.of(withoutTls()) : withinKafka();
        }
        String text = KafkaSocket.printable(answer);
        if (text.startsWith("HTTP/")) {
            return Optional.of(notKafka("an HTTP server", text));
        }
        if (KafkaSocket.isTlsAlert(answer) || (answer.length == 0 && KafkaSocket.speaksTls(socketAddress))) {
            return wantsTls ? withinTls() : Optional.of(onlyTls());
        }
        return Optional.of(
                answer.length == 0
                        ? nothing(
                                "takes connections and does not answer",
                                "It said nothing in Kafka's protocol within " + KafkaSocket.PATIENCE_SECONDS
                                        + " s, and no TLS either.")
                        : notKafka("something other than Kafka", text));
    }

    private Optional<Problem> withinTls() throws IOException {
        try (KafkaSocket socket = KafkaSocket.open(socketAddress, true)) {
            byte[] answer = socket.answerToApiVersions();
            if (KafkaSocket.isKafka(answer)) {
                return withinKafka();
            }
            String text = KafkaSocket.printable(answer);
            return text.startsWith("HTTP/") ? Optional.of(notKafka("an HTTPS server", text)) : Optional.empty();
        }
    }

    private Optional<Problem> withinKafka() throws IOException {
        if (!wantsSasl) {
            try (KafkaSocket socket = KafkaSocket.open(socketAddress, wantsTls)) {
                List<String> mechanisms = socket.saslMechanisms();
                if (!mechanisms.isEmpty()) {
                    return Optional.of(wantsLogin(mechanisms));
                }
            }
        }
        return notReachable();
    }

    private Problem notKafka(String what, String text) {
        return Problem.error(KafkaError.NOT_KAFKA, what + " answers at " + address + ": " + attempt)
                .detail("Asked in Kafka's protocol, it said: " + text + ".")
                .hint("Correct the port in 'properties.bootstrap.servers'; Kafka's is usually 9092.");
    }

    private Problem wantsLogin(List<String> mechanisms) {
        String given = properties.containsKey(ClientFailures.SECURITY_PROTOCOL) ? "." : ", the default.";
        return Problem.error(KafkaError.AUTHENTICATION_FAILED, "Kafka at " + address + " wants a login: " + attempt)
                .detail("The table has 'properties.security.protocol' = '" + (wantsTls ? "SSL'" : "PLAINTEXT'") + given
                        + " The broker offers the mechanisms " + String.join(", ", mechanisms) + ".")
                .hint("Set 'properties.security.protocol' = '" + (wantsTls ? "SASL_SSL" : "SASL_PLAINTEXT")
                        + "', 'properties.sasl.mechanism' = '" + mechanisms.get(0)
                        + "' and 'properties.sasl.jaas.config' = '" + Jaas.example(mechanisms.get(0)) + "'.");
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
    private Optional<Problem> notReachable() throws IOException {
        for (InetSocketAddress advertised : advertised()) {
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

    /** Who has to log in first leaves that to Kafka's client. */
    private List<InetSocketAddress> advertised() throws IOException {
        if (wantsSasl) {
            return LeaderAddresses.of(properties);
        }
        try (KafkaSocket socket = KafkaSocket.open(socketAddress, wantsTls)) {
            return socket.advertised();
        }
    }
}
