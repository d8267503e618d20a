package io.millrace.spi.follower;

import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.effect.Disk.ReadableFile;
import io.millrace.spi.effect.Disk.WritableFile;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files of one follower's outbox: immutable, durable before the manifest that names them, verified before use, and
 * deleted when the follower has them. Any thread.
 */
public final class OutboxFiles {
    private static final String PREFIX = "rows-";

    private final Disk disk;
    private final Path directory;
    private final AtomicLong next = new AtomicLong();
    private volatile long incarnation;

    /** Of a follower alone: opening deletes what nothing names. */
    public OutboxFiles(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** Creates the directory so that it survives a crash; names of this life differ from those of every other. */
    void open(long life) throws IOException {
        incarnation = life;
        disk.createDirectories(directory);
        Path inside = Objects.requireNonNull(directory.getParent());
        disk.forceDirectory(inside);
        disk.forceDirectory(Objects.requireNonNull(inside.getParent()));
    }

    /** Writes a part whose epoch is not known yet; its name is durable after {@link #force}. */
    OutboxPart write(String table, byte[] bytes, int length) throws IOException {
        String name = PREFIX + incarnation + "-" + next.incrementAndGet();
        Path path = directory.resolve(name);
        try (WritableFile file = disk.create(path)) {
            file.write(bytes, 0, length);
            file.force();
        } catch (IOException e) {
            try {
                disk.delete(path);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return new OutboxPart(0, table, name, length, sha256(bytes, length));
    }

    void force() throws IOException {
        disk.forceDirectory(directory);
    }

    /**
     * The rows of a part.
     *
     * @throws MillraceException when the file is not the one that was written
     */
    public byte[] read(OutboxPart part) throws IOException {
        Path path = directory.resolve(part.file());
        Optional<FileFacts> facts = disk.stat(path);
        if (facts.isEmpty()) {
            throw damaged(part, "is missing");
        }
        if (facts.get().bytes() != part.bytes()) {
            throw damaged(part, "has " + facts.get().bytes() + " bytes, and had " + part.bytes());
        }
        byte[] bytes = new byte[Math.toIntExact(part.bytes())];
        try (ReadableFile file = disk.open(path)) {
            int at = 0;
            while (at < bytes.length) {
                int count = file.read(at, bytes, at, bytes.length - at);
                if (count < 0) {
                    throw damaged(part, "became shorter while it was read");
                }
                at += count;
            }
        }
        if (!sha256(bytes, bytes.length).equals(part.sha256())) {
            throw damaged(part, "has another content than was written");
        }
        return bytes;
    }

    private MillraceException damaged(OutboxPart part, String how) {
        return MillraceException.failed(Problem.error(
                        FollowerError.OUTBOX_DAMAGED, "file `" + directory.resolve(part.file()) + "` " + how)
                .detail("It holds rows of epoch " + part.epoch() + " for table `" + part.table()
                        + "`, which the follower has not taken yet.")
                .hint("Put the file back if there is a copy of the state directory. Without it, start with --fresh,"
                        + " which reads all input again and repeats the output."));
    }

    /** Deletes files that the follower has taken; what cannot be deleted goes at the next start. */
    void delete(List<OutboxPart> parts) {
        for (OutboxPart part : parts) {
            try {
                disk.delete(directory.resolve(part.file()));
            } catch (IOException e) {
                // Nothing names it any more.
            }
        }
    }

    /** Deletes all files: the follower has what was decided. */
    void clear() throws IOException {
        for (FileFacts file : disk.list(directory)) {
            if (String.valueOf(file.path().getFileName()).startsWith(PREFIX)) {
                disk.delete(file.path());
            }
        }
    }

    static String sha256(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
