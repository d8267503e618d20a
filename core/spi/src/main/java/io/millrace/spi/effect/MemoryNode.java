package io.millrace.spi.effect;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link MemoryDisk} consists of; guarded by the disk. */
sealed interface MemoryNode {
    /** The bytes of all files from here on. */
    long bytes();

    final class Directory implements MemoryNode {
        /** What programs see now. */
        final TreeMap<String, MemoryNode> visible = new TreeMap<>();

        /** What a crash leaves. */
        final TreeMap<String, MemoryNode> durable = new TreeMap<>();

        @Override
        public long bytes() {
            return visible.values().stream().mapToLong(MemoryNode::bytes).sum();
        }

        /** The tree that a crash leaves, all of it durable. */
        Directory afterCrash(@Nullable SplittableRandom random) {
            return afterCrash(random, new IdentityHashMap<>());
        }

        private Directory afterCrash(@Nullable SplittableRandom random, Map<MemoryNode, MemoryNode> survivors) {
            Directory left = new Directory();
            durable.forEach((name, node) -> {
                MemoryNode survivor = survivors.get(node);
                if (survivor == null) {
                    survivor = survivor(node, random, survivors);
                    survivors.put(node, survivor);
                }
                left.visible.put(name, survivor);
                left.durable.put(name, survivor);
            });
            return left;
        }

        private static MemoryNode survivor(
                MemoryNode node, @Nullable SplittableRandom random, Map<MemoryNode, MemoryNode> survivors) {
            if (node instanceof Directory directory) {
                return directory.afterCrash(random, survivors);
            }
            return node instanceof File file ? file.afterCrash(random) : node;
        }
    }

    final class File implements MemoryNode {
        byte[] content = new byte[64];
        int length;
        byte[] durable = new byte[0];
        boolean forceFailed;
        long modifiedMillis;

        File(long modifiedMillis) {
            this.modifiedMillis = modifiedMillis;
        }

        @Override
        public long bytes() {
            return length;
        }

        void append(byte[] source, int start, int count, long nowMillis) {
            if (count > content.length - length) {
                content = Arrays.copyOf(content, Math.max(length + count, content.length * 2));
            }
            System.arraycopy(source, start, content, length, count);
            length += count;
            modifiedMillis = nowMillis;
        }

        void truncate(int newLength) {
            length = newLength;
        }

        File afterCrash(@Nullable SplittableRandom random) {
            byte[] left = durable;
            if (random != null) {
                boolean grewOnly = length >= durable.length
                        && Arrays.equals(content, 0, durable.length, durable, 0, durable.length);
                if (grewOnly && length > durable.length) {
                    left = Arrays.copyOf(content, durable.length + random.nextInt(length - durable.length + 1));
                    if (random.nextInt(4) == 0) {
                        // The length reached the disk and the bytes did not.
                        Arrays.fill(left, durable.length, left.length, (byte) 0);
                    }
                } else if (!grewOnly && random.nextBoolean()) {
                    left = Arrays.copyOf(content, length);
                }
            }
            File survivor = new File(modifiedMillis);
            survivor.content = Arrays.copyOf(left, Math.max(64, left.length));
            survivor.length = left.length;
            survivor.durable = left;
            return survivor;
        }
    }

    /** A symbolic link. */
    record Link(Path target) implements MemoryNode {
        @Override
        public long bytes() {
            return 0;
        }
    }
}
