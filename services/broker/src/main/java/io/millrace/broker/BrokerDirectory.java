package io.millrace.broker;

import io.millrace.spi.effect.RealDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The directory of a broker, locked for this process.
 *
 * <pre>
 * lock, lock-holder      the operating system's lock, and who has it, for people
 * kafka/                 what Kafka writes; named kafka.new until it is complete
 *   millrace.properties  the Kafka version that made it
 *   meta.properties      the cluster's id (Kafka's)
 * kafka.0.log …          Kafka's log for people
 * </pre>
 */
final class BrokerDirectory implements AutoCloseable {
    private static final String MARKER = "millrace.properties";
    private static final String VERSION_KEY = "kafka.version";

    /** What may lie in a directory whose first start did not come to its end. */
    private static final Pattern OWN_NAMES = Pattern.compile("lock|lock-holder|kafka\\.new|kafka\\.\\d+\\.log(\\..*)?");

    /** Kafka reserves its files in steps of a few megabytes: with less it would start only to stop. */
    private static final long LEAST_FREE_BYTES = 64L << 20;

    private final Path path;
    private final AutoCloseable lock;

    private BrokerDirectory(Path path, AutoCloseable lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes, checks and locks a directory; nothing is written into one that is not a broker's. */
    static BrokerDirectory open(BrokerSettings settings) {
        Path path = settings.directory().toAbsolutePath().normalize();
        BrokerDirectory directory = null;
        try {
            refuseForeign(path);
            Files.createDirectories(path);
            AutoCloseable lock = new RealDisk()
                    .tryLock(path.resolve("lock"))
                    .orElseThrow(() -> MillraceException.refused(inUse(path)));
            directory = new BrokerDirectory(path, lock);
            directory.nameHolder();
            directory.refuseFull();
            if (Files.exists(directory.kafka())) {
                directory.refuseOtherVersion();
            } else {
                directory.format(settings);
            }
            return directory;
        } catch (IOException | RuntimeException e) {
            if (directory != null) {
                directory.close();
            }
            throw e instanceof RuntimeException runtime ? runtime : MillraceException.refused(unusable(path, e));
        }
    }

    Path path() {
        return path;
    }

    /** What Kafka calls {@code log.dirs}. */
    Path kafka() {
        return path.resolve("kafka");
    }

    String clusterId() throws IOException {
        return read(kafka().resolve("meta.properties")).getProperty("cluster.id", "");
    }

    private static void refuseForeign(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw MillraceException.refused(
                    Problem.error(BrokerError.NOT_A_BROKER_DIRECTORY, "broker directory `" + path + "` is a file")
                            .hint("Name a directory, or one that is not there yet."));
        }
        if (Files.exists(path.resolve("kafka").resolve(MARKER))) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!OWN_NAMES.matcher(name).matches()) {
                    boolean kafka = Files.exists(path.resolve("meta.properties"));
                    throw MillraceException.refused(Problem.error(
                                    BrokerError.NOT_A_BROKER_DIRECTORY,
                                    "directory `" + path + "` was not made by the embedded broker")
                            .detail(
                                    kafka
                                            ? "It has the data of another Kafka."
                                            : "It has other files, such as `" + name + "`.")
                            .hint("Name an empty directory, or one that is not there yet."));
                }
            }
        }
    }

    private void refuseFull() throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw MillraceException.refused(full(path, free));
        }
    }

    /** Whether the broker's file system has no room left, which Kafka says in many ways. */
    boolean isFull() {
        try {
            return Files.getFileStore(path).getUsableSpace() < LEAST_FREE_BYTES / 8;
        } catch (IOException e) {
            return false;
        }
    }

    static Problem full(Path path, long freeBytes) {
        return Problem.error(
                        BrokerError.DISK_FULL,
                        (freeBytes >> 20 == 0 ? "no space is left" : "only " + (freeBytes >> 20) + " MiB are left")
                                + " for the broker in `" + path + "`")
                .hint("Free at least " + (LEAST_FREE_BYTES >> 20)
                        + " MiB on that file system, then start it again: no acknowledged record is lost.");
    }

    Problem full() {
        try {
            return full(path, Files.getFileStore(path).getUsableSpace());
        } catch (IOException e) {
            return full(path, 0);
        }
    }

    private void refuseOtherVersion() throws IOException {
        String ours = AppInfoParser.getVersion();
        String theirs = read(kafka().resolve(MARKER)).getProperty(VERSION_KEY, "unknown");
        if (!line(theirs).equals(line(ours))) {
            throw MillraceException.refused(Problem.error(
                            BrokerError.OTHER_KAFKA_VERSION,
                            "broker directory `" + path + "` was made by Kafka " + theirs + ", and this is Kafka "
                                    + ours)
                    .hint("Use the version of Millrace that has Kafka " + theirs + ", or another directory."));
        }
    }

    /** {@code 4.3} of {@code 4.3.1}: Kafka's files change between these. */
    private static String line(String version) {
        String[] parts = version.split("\\.", -1);
        return parts.length < 2 ? version : parts[0] + "." + parts[1];
    }

    private void format(BrokerSettings settings) throws IOException {
        Path unfinished = path.resolve("kafka.new");
        deleteAll(unfinished);
        Files.createDirectories(unfinished);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(settings.clusterId()
                            .orElseGet(() -> Uuid.randomUuid().toString()))
                    .setNodeId(KafkaProperties.nodeId(settings))
                    .addDirectory(unfinished.toString())
                    .setMetadataLogDirectory(unfinished.toString())
                    .setControllerListenerName(KafkaProperties.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setUnstableFeatureVersionsEnabled(false)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        Properties marker = new Properties();
        marker.setProperty(VERSION_KEY, AppInfoParser.getVersion());
        try (Writer writer = Files.newBufferedWriter(unfinished.resolve(MARKER))) {
            marker.store(writer, "Made by Millrace's embedded broker; do not edit.");
        }
        Files.move(unfinished, kafka(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private void nameHolder() {
        try {
            Files.writeString(path.resolve("lock-holder"), ProcessName.own() + "\n");
        } catch (IOException e) {
            // The lock holds without it; only the other process's message says less.
        }
    }

    private static Problem inUse(Path path) {
        String holder;
        try {
            holder = Files.readString(path.resolve("lock-holder")).strip();
        } catch (IOException e) {
            holder = "another process";
        }
        return Problem.error(BrokerError.DIRECTORY_IN_USE, "broker directory `" + path + "` is in use by " + holder)
                .hint("Use the broker that runs, or stop that process, or name another directory.");
    }

    private static Problem unusable(Path path, Exception reason) {
        return Problem.error(BrokerError.DIRECTORY_UNUSABLE, "broker directory `" + path + "` cannot be used")
                .detail("The system says: " + reason + ".")
                .hint("Let this user read and write the directory, or name another.");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (Exception e) {
            // The lock ends with the process at the latest.
            throw new IllegalStateException("the lock of " + path + " cannot be released", e);
        }
    }
}
