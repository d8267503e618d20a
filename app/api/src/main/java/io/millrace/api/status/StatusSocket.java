package io.millrace.api.status;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the socket of a running pipeline lies.
 *
 * <pre>
 *  STATE-DIRECTORY/status/           for its owner only
 *      socket                        the socket, or
 *      elsewhere                     a file with the socket's path, where the path above is too long for a socket
 * </pre>
 */
final class StatusSocket {
    /** The shortest limit of the systems that have such sockets, with the zero at the end (macOS: 104). */
    private static final int MAX_PATH_BYTES = 103;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private StatusSocket() {}

    private static Path directory(Path stateDirectory) {
        return stateDirectory.resolve("status");
    }

    private static Path elsewhere(Path stateDirectory) {
        return directory(stateDirectory).resolve("elsewhere");
    }

    /** A free place for the socket of a process that has the state directory locked; what an earlier one left goes. */
    static UnixDomainSocketAddress prepare(Path stateDirectory) throws IOException {
        Path directory = directory(stateDirectory);
        FileAttribute<Set<PosixFilePermission>> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, ownerOnly);
        }
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
        remove(stateDirectory);
        Path socket = directory.resolve("socket");
        if (fits(socket)) {
            return UnixDomainSocketAddress.of(socket);
        }
        socket = Files.createTempDirectory("millrace-", ownerOnly).resolve("socket");
        Files.writeString(elsewhere(stateDirectory), socket.toString());
        return UnixDomainSocketAddress.of(socket);
    }

    /** Where to ask; the socket may be gone, or nobody may listen any more. */
    static Path find(Path stateDirectory) throws IOException {
        Path elsewhere = elsewhere(stateDirectory);
        return Files.exists(elsewhere)
                ? Path.of(Files.readString(elsewhere, StandardCharsets.UTF_8).strip())
                : directory(stateDirectory).resolve("socket");
    }

    /** What tells a socket from another one that was made in its place. */
    static Object key(Path stateDirectory) throws IOException {
        Object key = Files.readAttributes(find(stateDirectory), BasicFileAttributes.class)
                .fileKey();
        return key == null ? "" : key;
    }

    static void remove(Path stateDirectory) throws IOException {
        Path socket = find(stateDirectory);
        Files.deleteIfExists(socket);
        if (Files.deleteIfExists(elsewhere(stateDirectory))) {
            Files.deleteIfExists(socket.resolveSibling(""));
        }
    }

    static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
    }
}
