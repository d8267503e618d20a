package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The right to write an output directory, held by one table of one process; the system ends it with the process.
 *
 * <p>The locked file stays where it is: whoever deleted it could delete what another process has just locked. Who holds
 * it stands in a file of its own, because on some systems reading the locked file would end the lock.
 */
final class OutputLock implements Closeable {
    static final String FILE_NAME = ".millrace.lock";

    private static final String HOLDER_NAME = ".millrace.holder";
    private static final int MAX_HOLDER_BYTES = 4096;

    private final Disk disk;
    private final Path directory;
    private final AutoCloseable lock;

    private OutputLock(Disk disk, Path directory, AutoCloseable lock) {
        this.disk = disk;
        this.directory = directory;
        this.lock = lock;
    }

    static boolean mayBeHeld(Disk disk, Path directory) throws IOException {
        return disk.stat(directory.resolve(FILE_NAME)).isPresent();
    }

    /** Takes the lock of a directory that exists, or refuses and names the holder. */
    static OutputLock take(Disk disk, Path directory, String table, SinkIdentity identity) throws IOException {
        AutoCloseable lock =
                disk.tryLock(directory.resolve(FILE_NAME)).orElseThrow(() -> inUse(disk, directory, table));
        OutputLock taken = new OutputLock(disk, directory, lock);
        taken.nameHolder(
                "process " + ProcessHandle.current().pid() + ", which runs pipeline `" + identity.pipeline() + "`");
        return taken;
    }

    private static MillraceException inUse(Disk disk, Path directory, String table) {
        return MillraceException.refused(Problem.error(
                        BasicConnectorError.OUTPUT_IN_USE,
                        "the output directory `" + directory + "` of table `" + table + "` is in use by "
                                + holder(disk, directory))
                .detail("A directory is written by one run at a time, or each would undo what the other wrote.")
                .hint("Stop that process and start again, or choose another 'path'."));
    }

    private static String holder(Disk disk, Path directory) {
        byte[] bytes = new byte[MAX_HOLDER_BYTES];
        try (ReadableFile file = disk.open(directory.resolve(HOLDER_NAME))) {
            int length = Math.max(0, file.read(0, bytes, 0, bytes.length));
            return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "another process";
        }
    }

    private void nameHolder(String holder) {
        byte[] bytes = holder.getBytes(StandardCharsets.UTF_8);
        try {
            disk.delete(directory.resolve(HOLDER_NAME));
            try (WritableFile file = disk.create(directory.resolve(HOLDER_NAME))) {
                file.write(bytes, 0, bytes.length);
            }
        } catch (IOException e) {
            // The lock holds without it; only the other process's message says less.
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            disk.delete(directory.resolve(HOLDER_NAME));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the lock of " + directory + " was not released", e);
        }
    }
}
