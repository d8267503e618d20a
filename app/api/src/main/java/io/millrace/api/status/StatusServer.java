package io.millrace.api.status;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Answers each connection to a pipeline's socket with one JSON text. Its thread keeps no process alive. */
public final class StatusServer implements AutoCloseable {
    /** Who does not take an answer must not keep it from the next one. */
    private static final Duration WRITE_TIME = Duration.ofSeconds(2);

    private static final Duration RETRY = Duration.ofMillis(5);

    private final Path stateDirectory;
    private final ServerSocketChannel server;
    private final Supplier<String> answer;
    private final Object key;

    private StatusServer(Path stateDirectory, ServerSocketChannel server, Supplier<String> answer, Object key) {
        this.key = key;
        this.stateDirectory = stateDirectory;
        this.server = server;
        this.answer = answer;
    }

    /**
     * Starts to answer.
     *
     * @param stateDirectory one that this process has locked
     * @param answer the text, made anew for each connection
     */
    public static StatusServer start(Path stateDirectory, Supplier<String> answer) throws IOException {
        Path directory = stateDirectory.toAbsolutePath();
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        StatusServer started;
        try {
            server.bind(StatusSocket.prepare(directory));
            started = new StatusServer(directory, server, answer, StatusSocket.key(directory));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        Thread thread = new Thread(started::serve, "millrace-status");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel asked = server.accept()) {
                write(asked, ByteBuffer.wrap(answer.get().getBytes(StandardCharsets.UTF_8)));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Who asked is gone; the next one may stay.
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    private static void write(SocketChannel asked, ByteBuffer text) throws IOException {
        asked.configureBlocking(false);
        long deadline = System.nanoTime() + WRITE_TIME.toNanos();
        while (text.hasRemaining() && System.nanoTime() < deadline) {
            if (asked.write(text) == 0) {
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
    }

    @Override
    public void close() {
        try (server) {
            // Another process may have taken over the directory already.
            if (StatusSocket.key(stateDirectory).equals(key)) {
                StatusSocket.remove(stateDirectory);
            }
        } catch (IOException e) {
            // A socket that nobody listens to is known for what it is.
            return;
        }
    }
}
