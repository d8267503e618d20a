package io.millrace.connector.basic.file;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that writes an output directory: holds its lock until it is killed. */
final class LockHolder {
    /** Printed once the lock is held. */
    static final int HELD = '+';

    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
        try (FileChannel channel =
                        FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
                FileLock lock = channel.lock()) {
            System.out.write(lock.isValid() ? HELD : '-');
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until the one that started this process is gone.
            }
        }
    }
}
