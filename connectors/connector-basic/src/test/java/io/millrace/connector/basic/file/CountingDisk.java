package io.millrace.connector.basic.file;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.ReadableFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** Counts the files of a disk that are open for reading. */
final class CountingDisk {
    private final Disk disk;
    private int nowOpen;
    private int mostOpen;

    CountingDisk(Disk disk) {
        this.disk = disk;
    }

    int nowOpen() {
        return nowOpen;
    }

    int mostOpen() {
        return mostOpen;
    }

    Disk counted() {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        return open((Path) arguments[0]);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private ReadableFile open(Path path) throws IOException {
        ReadableFile file = disk.open(path);
        nowOpen++;
        mostOpen = Math.max(mostOpen, nowOpen);
        return new ReadableFile() {
            @Override
            public long bytes() throws IOException {
                return file.bytes();
            }

            @Override
            public int read(long position, byte[] target, int start, int length) throws IOException {
                return file.read(position, target, start, length);
            }

            @Override
            public void close() throws IOException {
                nowOpen--;
                file.close();
            }
        };
    }
}
