package io.millrace.kafkakit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that asks who comes (SASL PLAIN and SCRAM), shows certificates (TLS) and lets nobody do what he has no
 * right for (ACLs), on a listener for each way in. Who comes without a login is the administrator.
 *
 * <p>Listens, as every broker of tests, on 127.0.0.1 only.
 */
public final class SecuredBroker implements AutoCloseable {
    /** The ways in. */
    public enum Listener {
        /** For the administrator. */
        PLAINTEXT("PLAINTEXT"),
        SASL("SASL_PLAINTEXT"),
        TLS("SSL"),
        /** Takes SCRAM-SHA-512 only. */
        SASL_TLS("SASL_SSL"),
        /** Shows a certificate for {@link #OTHER_HOST}. */
        OTHER_NAME("SSL"),
        /** Wants a certificate of the client too. */
        MUTUAL_TLS("SSL"),
        /** Sends clients to a host that nobody knows. */
        UNKNOWN_HOST("PLAINTEXT"),
        /** Sends clients, once they have logged in, to a port that nobody listens on. */
        SASL_ELSEWHERE("SASL_PLAINTEXT");

        private final String protocol;

        Listener(String protocol) {
            this.protocol = protocol;
        }

        /** What a client calls {@code security.protocol}. */
        public String protocol() {
            return protocol;
        }
    }

    /** A host that cannot be reached from anywhere. */
    public static final String OTHER_HOST = "broker.invalid";

    private static final String HOST = "127.0.0.1";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int ITERATIONS = 4096;
    private static final long PATIENCE_SECONDS = 60;
    private static final long POLL_NANOS = 5_000_000;
    private static final String OF_KAFKA = "org.apache.kafka.common.security.";

    private final BrokerProcess process;
    private final Map<Listener, Integer> ports;
    private final int closedPort;
    private final int controllerPort;
    private final Path trusted;
    private final Admin admin;

    private SecuredBroker(Path directory, Map<String, String> users) {
        ports = new EnumMap<>(Listener.class);
        Listener[] listeners = Listener.values();
        List<Integer> free = BrokerProcess.freePorts(listeners.length + 2);
        for (int i = 0; i < listeners.length; i++) {
            ports.put(listeners[i], free.get(i));
        }
        closedPort = free.get(listeners.length);
        controllerPort = free.get(listeners.length + 1);
        Path own = Certificates.keyStore(directory.resolve("broker.p12"), "ip:" + HOST + ",dns:localhost");
        Path other = Certificates.keyStore(directory.resolve("other.p12"), "dns:" + OTHER_HOST);
        trusted = Certificates.pem(directory.resolve("trusted.pem"), own, other);
        process = BrokerProcess.start(directory, port(Listener.PLAINTEXT), settings(users, own, other));
        admin = Admin.create(Map.of("bootstrap.servers", servers(Listener.PLAINTEXT)));
        try {
            addScramUsers(users);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts it.
     *
     * @param users passwords by name, for PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512
     */
    public static SecuredBroker start(Path directory, Map<String, String> users) {
        return new SecuredBroker(directory, users);
    }

    private Map<String, String> settings(Map<String, String> users, Path own, Path other) {
        Map<String, String> settings = new TreeMap<>();
        List<String> listeners = new ArrayList<>(List.of(CONTROLLER + "://" + HOST + ":" + controllerPort));
        List<String> advertised = new ArrayList<>();
        List<String> protocols = new ArrayList<>(List.of(CONTROLLER + ":PLAINTEXT"));
        for (Listener listener : Listener.values()) {
            listeners.add(listener + "://" + HOST + ":" + port(listener));
            advertised.add(listener + "://" + advertised(listener));
            protocols.add(listener + ":" + listener.protocol());
        }
        settings.put("listeners", String.join(",", listeners));
        settings.put("advertised.listeners", String.join(",", advertised));
        settings.put("listener.security.protocol.map", String.join(",", protocols));
        settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        settings.put("inter.broker.listener.name", Listener.PLAINTEXT.toString());
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        settings.put(prefix(Listener.SASL_TLS) + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
        for (Listener listener : Listener.values()) {
            if (listener.protocol().startsWith("SASL")) {
                settings.put(prefix(listener) + "plain.sasl.jaas.config", plainUsers(users));
                for (String mechanism : List.of("scram-sha-256", "scram-sha-512")) {
                    settings.put(
                            prefix(listener) + mechanism + ".sasl.jaas.config",
                            OF_KAFKA + "scram.ScramLoginModule required;");
                }
            }
        }
        settings.putAll(keyStore("", own));
        settings.putAll(keyStore(prefix(Listener.OTHER_NAME), other));
        settings.put(prefix(Listener.MUTUAL_TLS) + "ssl.client.auth", "required");
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.location", trusted.toString());
        return settings;
    }

    private String advertised(Listener listener) {
        return switch (listener) {
            case UNKNOWN_HOST -> OTHER_HOST + ":9092";
            case SASL_ELSEWHERE -> HOST + ":" + closedPort;
            default -> HOST + ":" + port(listener);
        };
    }

    private static String prefix(Listener listener) {
        return "listener.name." + listener.toString().toLowerCase(Locale.ROOT) + ".";
    }

    private static Map<String, String> keyStore(String prefix, Path file) {
        return Map.of(
                prefix + "ssl.keystore.type",
                "PKCS12",
                prefix + "ssl.keystore.location",
                file.toString(),
                prefix + "ssl.keystore.password",
                Certificates.PASSWORD,
                prefix + "ssl.key.password",
                Certificates.PASSWORD);
    }

    private static String plainUsers(Map<String, String> users) {
        return OF_KAFKA + "plain.PlainLoginModule required "
                + users.entrySet().stream()
                        .map(user -> "user_" + user.getKey() + "=" + quoted(user.getValue()))
                        .collect(Collectors.joining(" "))
                + ";";
    }

    /** A value of a login's text, as Kafka reads it. */
    public static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private void addScramUsers(Map<String, String> users) {
        for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
            List<UserScramCredentialAlteration> added = new ArrayList<>();
            users.forEach((name, password) -> added.add(
                    new UserScramCredentialUpsertion(name, new ScramCredentialInfo(mechanism, ITERATIONS), password)));
            waitFor(admin.alterUserScramCredentials(added).all());
        }
    }

    /** {@code 127.0.0.1:PORT} of a way in. */
    public String servers(Listener listener) {
        return HOST + ":" + port(listener);
    }

    private int port(Listener listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new IllegalArgumentException("no listener " + listener);
        }
        return port;
    }

    /** To the port that {@link Listener#SASL_ELSEWHERE} sends its clients to. */
    public String closedServers() {
        return HOST + ":" + closedPort;
    }

    /** The certificates of all listeners, as PEM. */
    public Path trusted() {
        return trusted;
    }

    /** The administrator's client. */
    public Admin admin() {
        return admin;
    }

    /** Lets a user do everything with topics, groups and transactions. */
    public void allowAll(String user) {
        List<AclBinding> rights = Stream.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
                .map(type -> new AclBinding(
                        new ResourcePattern(type, "*", PatternType.LITERAL),
                        new AccessControlEntry("User:" + user, "*", AclOperation.ALL, AclPermissionType.ALLOW)))
                .toList();
        grant(rights);
    }

    /** Gives rights; returns when they hold. */
    public void grant(List<AclBinding> rights) {
        waitFor(admin.createAcls(rights).all());
        while (!granted().containsAll(rights)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Takes a right away; returns when it does not hold any more. */
    public void revoke(AclBinding right) {
        waitFor(admin.deleteAcls(List.of(right.toFilter())).all());
        while (granted().contains(right)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What the broker, not only its controller, knows of. */
    private Collection<AclBinding> granted() {
        return waitFor(admin.describeAcls(AclBindingFilter.ANY).values());
    }

    private static <T> T waitFor(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public BrokerProcess process() {
        return process;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        process.close();
    }
}
