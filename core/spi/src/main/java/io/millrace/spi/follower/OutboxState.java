package io.millrace.spi.follower;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a writer of an outbox leaves in the manifest: the parts that the follower may not have yet. */
public final class OutboxState {
    /** "MROB" and the version. */
    private static final int BEGIN = 0x4d524f42;

    private static final byte VERSION = 1;

    private final long applied;
    private final List<OutboxPart> parts;
    private final byte[] facts;

    /**
     * Makes a state.
     *
     * @param applied the follower is known to have everything up to this epoch
     * @param parts all of this writer that belong to later epochs
     * @param facts what else the sink remembers
     */
    OutboxState(long applied, List<OutboxPart> parts, byte[] facts) {
        this.applied = applied;
        this.parts = List.copyOf(parts);
        this.facts = facts.clone();
    }

    long applied() {
        return applied;
    }

    List<OutboxPart> parts() {
        return parts;
    }

    /** What else the sink remembers. */
    public byte[] facts() {
        return facts.clone();
    }

    /** Whether a sink's state is one of these. */
    public static boolean isOne(byte[] bytes) {
        return bytes.length > Integer.BYTES
                && bytes[0] == (byte) (BEGIN >>> 24)
                && bytes[1] == (byte) (BEGIN >>> 16)
                && bytes[2] == (byte) (BEGIN >>> 8)
                && bytes[3] == (byte) BEGIN;
    }

    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeInt(BEGIN);
            data.writeByte(VERSION);
            data.writeLong(applied);
            data.writeInt(facts.length);
            data.write(facts);
            data.writeInt(parts.size());
            for (OutboxPart part : parts) {
                data.writeLong(part.epoch());
                data.writeUTF(part.table());
                data.writeUTF(part.file());
                data.writeLong(part.bytes());
                data.writeUTF(part.sha256());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The state behind the bytes, for which {@link #isOne} holds. */
    public static OutboxState decoded(byte[] bytes) {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            data.readInt();
            byte version = data.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("an outbox's state is of version " + version);
            }
            long applied = data.readLong();
            byte[] facts = data.readNBytes(data.readInt());
            int count = data.readInt();
            List<OutboxPart> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(new OutboxPart(
                        data.readLong(), data.readUTF(), data.readUTF(), data.readLong(), data.readUTF()));
            }
            return new OutboxState(applied, parts, facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
