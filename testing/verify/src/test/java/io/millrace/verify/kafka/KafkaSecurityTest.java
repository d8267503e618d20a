package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.kafkakit.SecuredBroker;
import io.millrace.kafkakit.SecuredBroker.Listener;
import io.millrace.kafkakit.TopicChanges;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.verify.CommandRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins, certificates and rights, on a broker that asks for them. */
class KafkaSecurityTest {
    /** With what a login's text has to escape. */
    private static final String PASSWORD = "s3same\"of\\etl";

    private static final String OTHER_PASSWORD = "newc0mers-own";

    /** For a client that will get no answer; tests need not wait ten seconds each. */
    private static final String IMPATIENT =
            ",'properties.default.api.timeout.ms'='2000','properties.request.timeout.ms'='1500'";

    private static SecuredBroker broker;
    private static Topics topics;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        broker = SecuredBroker.start(directory, Map.of("etl", PASSWORD, "newcomer", OTHER_PASSWORD));
        topics = new Topics(broker.process());
        topics.create("in", 1, Map.of());
        topics.writeNumbers("in", 1, 0, 10, Map.of());
        broker.allowAll("etl");
    }

    @AfterAll
    static void stop() {
        topics.close();
        broker.close();
    }

    @Test
    void copiesExactlyOnceThroughEachDoor(@TempDir Path directory) throws Exception {
        Map<String, Map<String, String>> doors = new TreeMap<>();
        doors.put("plain", SecuredTables.through(broker, Listener.SASL, "PLAIN", "etl", PASSWORD));
        doors.put("scram-256", SecuredTables.through(broker, Listener.SASL, "SCRAM-SHA-256", "etl", PASSWORD));
        doors.put("tls", SecuredTables.through(broker, Listener.TLS));
        doors.put("scram-512-tls", etl());
        for (Map.Entry<String, Map<String, String>> door : doors.entrySet()) {
            String out = "out-" + door.getKey();
            topics.create(out, 1, Map.of());
            run(
                    SecuredTables.copy(
                            door.getKey(),
                            "in",
                            List.of(out),
                            ",'scan.bounded.mode'='latest-offset'",
                            SecuredTables.options(door.getValue())),
                    directory.resolve(door.getKey()));
            assertThat(topics.committedValues(out))
                    .as(out)
                    .containsExactlyElementsOf(LongStream.range(0, 10)
                            .mapToObj(n -> "{\"n\":" + n + "}")
                            .toList());
        }
    }

    @Test
    void saysWhatIsWrongWithALogin() {
        Problem wrong = refusal(with(etl(), "sasl.jaas.config", login("SCRAM-SHA-512", "etl", "\"guessed\"")));
        assertThat(wrong.code().code()).isEqualTo("MR6503");
        assertThat(wrong.fact()).startsWith("Kafka at " + broker.servers(Listener.SASL_TLS) + " refuses the cred");
        assertThat(wrong.hint()).startsWith("Correct the user or the password in 'properties.sasl.jaas.config'");

        Problem mechanism = refusal(SecuredTables.through(broker, Listener.SASL_TLS, "PLAIN", "etl", PASSWORD));
        assertThat(mechanism.code().code()).isEqualTo("MR6503");
        assertThat(mechanism.hint())
                .startsWith("Set 'properties.sasl.mechanism' to one that the broker has enabled, for instance"
                        + " 'SCRAM-SHA-512', with 'properties.sasl.jaas.config' = 'org.apache.kafka.common.security"
                        + ".scram.ScramLoginModule required");

        Map<String, String> needless = etl();
        needless.put("bootstrap.servers", broker.servers(Listener.PLAINTEXT));
        needless.put("security.protocol", "SASL_PLAINTEXT");
        assertThat(refusal(needless).hint())
                .startsWith("This port wants no login: set 'properties.security.protocol' = 'PLAINTEXT'");

        Problem none = refusal(Map.of("bootstrap.servers", broker.servers(Listener.SASL)), IMPATIENT);
        assertThat(none.fact()).startsWith("Kafka at " + broker.servers(Listener.SASL) + " wants a login");
        assertThat(none.hint())
                .startsWith("Set 'properties.security.protocol' = 'SASL_PLAINTEXT', 'properties.sasl.mechanism' = '");

        Map<String, String> onlyTls = SecuredTables.through(broker, Listener.SASL_TLS);
        onlyTls.put("security.protocol", "SSL");
        assertThat(refusal(onlyTls, IMPATIENT).hint())
                .startsWith("Set 'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' ="
                        + " 'SCRAM-SHA-512'");
    }

    @Test
    void saysWhatIsWrongWithTheTextOfALogin() {
        Map<String, String> without = etl();
        without.remove("sasl.jaas.config");
        Problem missing = refusal(without);
        assertThat(missing.code().code()).isEqualTo("MR6506");
        assertThat(missing.detail()).endsWith("needs a login, and 'properties.sasl.jaas.config' is missing.");
        for (String password : List.of("\"half\" a canary", "\"canary", "canary'")) {
            Problem broken = refusal(with(
                    etl(),
                    "sasl.jaas.config",
                    login("SCRAM-SHA-512", "etl", password.replace("'", "")).replace(";", "")));
            assertThat(broken.code().code()).isEqualTo("MR6506");
            assertThat(broken.hint()).contains("write \\\" for a quotation mark");
            assertThat(broken.toString()).doesNotContain("canary");
        }
        assertThat(refusal(with(etl(), "sasl.jaas.config", "no.such.Module required password=\"canary\";")))
                .satisfies(problem -> assertThat(problem.code().code()).isEqualTo("MR6506"))
                .satisfies(problem -> assertThat(problem.detail()).endsWith("names a module that does not exist."))
                .satisfies(problem -> assertThat(problem.toString()).doesNotContain("canary"));
        Problem file = refusal(with(etl(), "ssl.truststore.location", "/no/such/file.pem"));
        assertThat(file.code().code()).isEqualTo("MR6506");
        assertThat(file.detail()).endsWith("There is no file /no/such/file.pem.");
    }

    @Test
    void saysWhatIsWrongWithACertificate() {
        Map<String, String> jdk = etl();
        jdk.remove("ssl.truststore.type");
        jdk.remove("ssl.truststore.location");
        Problem unknown = refusal(jdk);
        assertThat(unknown.code().code()).isEqualTo("MR6508");
        assertThat(unknown.fact())
                .startsWith("the certificate of Kafka at " + broker.servers(Listener.SASL_TLS) + " is not trusted");
        assertThat(unknown.detail())
                .isEqualTo("It is for 127.0.0.1, localhost and was issued by CN=a broker of a test. The table has no"
                        + " 'properties.ssl.truststore.location', so those that the JDK knows are trusted.");

        Problem other = refusal(SecuredTables.through(broker, Listener.OTHER_NAME));
        assertThat(other.code().code()).isEqualTo("MR6508");
        assertThat(other.fact()).contains("is for another host");
        assertThat(other.detail()).startsWith("It is for broker.invalid. Java says: No subject alternative names");

        Problem nobody = refusal(SecuredTables.through(broker, Listener.MUTUAL_TLS));
        assertThat(nobody.code().code()).isEqualTo("MR6508");
        assertThat(nobody.fact()).contains("wants a certificate of its client");
    }

    @Test
    void saysWhatAnswersWhereTlsIsAndWhereItIsNot() {
        long begin = System.nanoTime();
        // With the patience that users have.
        Problem tls = refusal(Map.of("bootstrap.servers", broker.servers(Listener.TLS)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));
        assertThat(tls.fact()).startsWith(broker.servers(Listener.TLS) + " speaks only TLS: table `t` cannot be read");
        assertThat(tls.hint()).startsWith("Set 'properties.security.protocol' = 'SSL'");
        Map<String, String> plain = etl();
        plain.put("bootstrap.servers", broker.servers(Listener.SASL));
        Problem withoutTls = refusal(plain, IMPATIENT);
        assertThat(withoutTls.fact())
                .startsWith(broker.servers(Listener.SASL) + " speaks Kafka's protocol without TLS");
        assertThat(withoutTls.hint()).startsWith("Set 'properties.security.protocol' = 'SASL_PLAINTEXT'");
    }

    @Test
    void namesTheAddressThatCannotBeReached() {
        Problem host = refusal(Map.of("bootstrap.servers", broker.servers(Listener.UNKNOWN_HOST)), IMPATIENT);
        assertThat(host.code().code()).isEqualTo("MR6501");
        assertThat(host.fact())
                .startsWith("the address broker.invalid:9092 that Kafka at " + broker.servers(Listener.UNKNOWN_HOST)
                        + " advertises cannot be reached");
        assertThat(host.detail()).endsWith("The name broker.invalid cannot be resolved here.");
        Problem port = refusal(
                SecuredTables.through(broker, Listener.SASL_ELSEWHERE, "SCRAM-SHA-512", "etl", PASSWORD), IMPATIENT);
        assertThat(port.fact())
                .startsWith("the address " + broker.closedServers() + " that Kafka at "
                        + broker.servers(Listener.SASL_ELSEWHERE) + " advertises cannot be reached");
        Problem nobody = refusal(Map.of("bootstrap.servers", "127.0.0.1:" + BrokerProcess.freePort()), IMPATIENT);
        assertThat(nobody.fact()).contains(" cannot be connected to: ");
    }

    @Test
    void needsTheRightsThatItNamesAndNoOthers(@TempDir Path directory) throws Exception {
        topics.create("rights-out", 1, Map.of());
        topics.create("rights-too", 1, Map.of());
        String sql = SecuredTables.copy(
                "rights",
                "in",
                List.of("rights-out", "rights-too"),
                ",'scan.bounded.mode'='latest-offset','properties.group.id'='rights-group'",
                SecuredTables.options(
                        SecuredTables.through(broker, Listener.SASL, "SCRAM-SHA-512", "newcomer", OTHER_PASSWORD)));
        Problem refused = failure(sql, directory.resolve("refused"));
        assertThat(refused.code().code()).isEqualTo("MR6504");
        assertThat(refused.hint())
                .isEqualTo("The pipeline needs these rights, which kafka-acls.sh --add gives to its user: "
                        + "READ on topic in; READ on group rights-group; WRITE on topic rights-out;"
                        + " WRITE on topic rights-too; CREATE, READ and WRITE on topic millrace-marker-rights;"
                        + " WRITE on transactional id millrace-rights-0; WRITE on transactional id"
                        + " millrace-rights-1.");
        List<AclBinding> named = NamedRights.of(String.valueOf(refused.hint()), "newcomer");
        broker.grant(named);
        run(sql, directory.resolve("allowed"));
        assertThat(topics.committedValues("rights-out")).hasSize(10);
        assertThat(topics.committedValues("rights-too")).hasSize(10);
        assertThat(topics.committed("rights-group")).containsValue(10L);
        for (AclBinding right : named) {
            broker.revoke(right);
            deleteTopic("millrace-marker-rights");
            Problem lacking = failure(sql, directory.resolve("without-" + named.indexOf(right)));
            assertThat(lacking.code().code())
                    .as("without %s: %s", right, lacking)
                    .isEqualTo("MR6504");
            assertThat(lacking.hint()).as("without %s", right).isEqualTo(refused.hint());
            broker.grant(List.of(right));
        }
        for (AclBinding right : named) {
            broker.revoke(right);
        }
    }

    @Test
    void showsAPasswordNowhere(@TempDir Path directory) throws Exception {
        topics.create("secret-out", 1, Map.of());
        String escaped = SecuredBroker.quoted(PASSWORD);
        Path secret = Files.writeString(directory.resolve("secret"), escaped.substring(1, escaped.length() - 1) + "\n");
        Map<String, String> properties =
                with(etl(), "sasl.jaas.config", login("SCRAM-SHA-512", "etl", "\"${file:" + secret + "}\""));
        String sql = SecuredTables.copy("secret", "in", List.of("secret-out"), "", SecuredTables.options(properties));
        String good = Files.writeString(directory.resolve("good.sql"), sql).toString();
        String bad = Files.writeString(directory.resolve("bad.sql"), sql.replace("${file:" + secret + "}", "guessed"))
                .toString();
        String worse = Files.writeString(
                        directory.resolve("worse.sql"),
                        Files.readString(Path.of(bad)).replace("'format'='json'", "'fromat'='json'"))
                .toString();
        Path state = directory.resolve("state");
        StringBuilder said = new StringBuilder();
        for (String format : List.of("text", "json")) {
            say(said, 0, "check", good, "--format", format);
            say(said, 0, "check", bad, "--format", format);
            say(said, 3, "check", worse, "--format", format);
            say(said, 0, "explain", good, "--format", format);
            say(said, 0, "explain", bad, "--format", format);
            say(said, 3, "run", bad, "--format", format, "--state-dir", state.toString());
        }
        try (RunningPipeline pipeline =
                Millrace.parse(Path.of(good)).run(RunOptions.defaults().withStateDirectory(state))) {
            while (pipeline.status().totalRead() < 10) {
                assertThat(pipeline.failure()).isEmpty();
                LockSupport.parkNanos(10_000_000L);
            }
            say(said, 0, "status", "--state-dir", state.toString());
            say(said, 0, "status", "--state-dir", state.toString(), "--format", "json");
            say(said, 3, "run", good, "--state-dir", state.toString());
            said.append(pipeline.status()).append(pipeline.notes());
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                said.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(said.toString())
                .contains("MR6503", "is in use by process", "fingerprint")
                .doesNotContain("s3same", "guessed");
    }

    private static void say(StringBuilder said, int exitCode, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.talk() + run.data()).isEqualTo(exitCode);
        said.append(run.words()).append(run.data());
    }

    private static Map<String, String> etl() {
        return SecuredTables.through(broker, Listener.SASL_TLS, "SCRAM-SHA-512", "etl", PASSWORD);
    }

    private static Map<String, String> with(Map<String, String> properties, String key, String value) {
        properties.put(key, value);
        return properties;
    }

    private static String login(String mechanism, String user, String password) {
        return SecuredTables.login(mechanism, user, password);
    }

    private static Problem refusal(Map<String, String> properties) {
        return refusal(properties, "");
    }

    /** Why a table cannot be read; nothing of it holds a password. */
    private static Problem refusal(Map<String, String> properties, String more) {
        try (RunningPipeline pipeline = Millrace.parse(
                        SecuredTables.select("in", SecuredTables.options(properties) + more))
                .run()) {
            return fail("it runs: " + pipeline.status());
        } catch (MillraceException e) {
            assertThat(e.phase()).isEqualTo(MillraceException.Phase.REFUSED);
            return withoutPassword(e.problems().get(0));
        }
    }

    private static Problem failure(String sql, Path state) throws InterruptedException {
        try (RunningPipeline pipeline =
                Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(state))) {
            return fail("it ran: " + pipeline.await());
        } catch (MillraceException e) {
            return withoutPassword(e.problems().get(0));
        }
    }

    private static Problem withoutPassword(Problem problem) {
        assertThat(problem.toString()).doesNotContain("s3same", "guessed", OTHER_PASSWORD);
        return problem;
    }

    private static void run(String sql, Path state) throws InterruptedException {
        try (RunningPipeline pipeline =
                Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(state))) {
            pipeline.await();
        }
    }

    private static void deleteTopic(String name) throws Exception {
        if (new TreeSet<>(broker.admin().listTopics().names().get(120, TimeUnit.SECONDS)).contains(name)) {
            TopicChanges.delete(broker.admin(), name);
        }
    }
}
