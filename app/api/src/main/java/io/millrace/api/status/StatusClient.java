package io.millrace.api.status;

import io.millrace.api.ApiError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Asks a pipeline that runs in another process how it is doing. */
public final class StatusClient {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(5);
    private static final int BUFFER_BYTES = 64 << 10;

    private StatusClient() {}

    /**
     * The answer of the pipeline that has this state directory, as JSON; empty when none runs there.
     *
     * @throws MillraceException when the pipeline does not answer, or it belongs to somebody else
     */
    public static Optional<String> ask(Path stateDirectory) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path socket = StatusSocket.find(stateDirectory.toAbsolutePath());
            if (!Files.exists(socket)) {
                return Optional.empty();
            }
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(read(channel, stateDirectory));
        } catch (ConnectException e) {
            // The process that made it was killed.
            return Optional.empty();
        } catch (SocketException e) {
            return refused(e, stateDirectory);
        } catch (IOException e) {
            throw unreadable(e, stateDirectory);
        }
    }

    private static Optional<String> refused(SocketException e, Path stateDirectory) {
        if (String.valueOf(e.getMessage()).contains("refused")) {
            return Optional.empty();
        }
        throw unreadable(e, stateDirectory);
    }

    private static MillraceException unreadable(IOException e, Path stateDirectory) {
        return MillraceException.refused(
                Problem.error(ApiError.STATUS_UNREADABLE, "the pipeline in '" + stateDirectory + "' cannot be asked")
                        .detail("The operating system says: " + e.getMessage() + ".")
                        .hint("Ask as the user who runs it: nobody else may."));
    }

    private static String read(SocketChannel channel, Path stateDirectory) throws IOException {
        channel.configureBlocking(false);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer)) {
            text.write(buffer.array(), 0, count);
            buffer.clear();
            if (count == 0) {
                if (System.nanoTime() > deadline) {
                    throw MillraceException.failed(silent(stateDirectory));
                }
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
        if (text.size() == 0) {
            throw MillraceException.failed(silent(stateDirectory));
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Problem silent(Path stateDirectory) {
        return Problem.error(
                        ApiError.STATUS_SILENT,
                        "the pipeline in '" + stateDirectory + "' gave no answer within " + PATIENCE.toSeconds() + " s")
                .hint("Ask again; if its process is stopped (kill -STOP) or the machine is overloaded, it answers"
                        + " when it goes on.");
    }

    /** The state directories below a directory, at most two levels deep, that look as if a pipeline ran there. */
    public static List<Path> below(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path child : directories(directory)) {
            if (isStateDirectory(child)) {
                found.add(child);
            } else {
                directories(child).stream()
                        .filter(StatusClient::isStateDirectory)
                        .forEach(found::add);
            }
        }
        found.sort(null);
        return found;
    }

    /** Whether a pipeline has, or had, its state there. */
    public static boolean isStateDirectory(Path directory) {
        return Files.exists(directory.resolve("head")) || Files.exists(directory.resolve("lock"));
    }

    private static List<Path> directories(Path directory) throws IOException {
        List<Path> directories = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
                children.forEach(directories::add);
            }
        }
        return directories;
    }
}
