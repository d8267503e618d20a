package io.millrace.spi.effect;

import io.millrace.spi.effect.Disk.FileFacts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The names of a {@link MemoryDisk}: a tree of directories, files and links, and the changes of names that no force has
 * made durable yet, in the order in which they came. Guarded by the disk.
 */
final class MemoryTree {
    /** A change of names that is not durable yet: a creation has no {@code from}, a deletion no {@code to}. */
    private record NameChange(
            MemoryNode.@Nullable Directory from,
            String fromName,
            MemoryNode.@Nullable Directory to,
            String toName,
            MemoryNode node) {
        boolean touches(MemoryNode.Directory directory) {
            return from == directory || to == directory;
        }

        void makeDurable() {
            if (from != null) {
                from.durable.remove(fromName, node);
            }
            if (to != null) {
                to.durable.put(toName, node);
            }
        }
    }

    private MemoryNode.Directory root = new MemoryNode.Directory();
    private final List<NameChange> unforced = new ArrayList<>();

    /**
     * Forgets what was not forced.
     *
     * @param random keeps some of it by chance; null keeps nothing
     * @return the length of all files that are left
     */
    long afterCrash(@Nullable SplittableRandom random) {
        if (random != null) {
            int mode = random.nextInt(3);
            for (NameChange change : unforced) {
                if (mode == 0 || (mode == 1 && random.nextBoolean())) {
                    change.makeDurable();
                }
            }
        }
        unforced.clear();
        root = root.afterCrash(random);
        return root.bytes();
    }

    List<FileFacts> list(Path directory) throws NotDirectoryException {
        MemoryNode node = resolve(directory);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof MemoryNode.Directory found)) {
            throw new NotDirectoryException(directory.toString());
        }
        List<FileFacts> entries = new ArrayList<>();
        for (Map.Entry<String, MemoryNode> entry : found.visible.entrySet()) {
            entries.add(facts(directory.resolve(entry.getKey()), entry.getValue()));
        }
        return entries;
    }

    FileFacts facts(Path path, MemoryNode node) {
        MemoryNode target = node instanceof MemoryNode.Link link ? resolve(link.target()) : node;
        return target instanceof MemoryNode.File file
                ? new FileFacts(path, false, file.length, file.modifiedMillis)
                : new FileFacts(path, target instanceof MemoryNode.Directory, 0, 0);
    }

    /** The node with this name, a link itself rather than its target. */
    @Nullable
    MemoryNode find(Path path) {
        MemoryNode current = root;
        for (Path part : absolute(path)) {
            MemoryNode entered = current instanceof MemoryNode.Link link ? resolve(link.target()) : current;
            if (!(entered instanceof MemoryNode.Directory directory)) {
                return null;
            }
            MemoryNode next = directory.visible.get(part.toString());
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    @Nullable
    MemoryNode resolve(Path path) {
        MemoryNode node = find(path);
        return node instanceof MemoryNode.Link link ? resolve(link.target()) : node;
    }

    MemoryNode.File file(Path path) throws IOException {
        MemoryNode node = resolve(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (!(node instanceof MemoryNode.File file)) {
            throw new FileNotFoundException(path + " is a directory");
        }
        return file;
    }

    /** Puts a file where there must be nothing yet. */
    void create(Path path, MemoryNode.File file) throws IOException {
        MemoryNode.Directory parent = parentOf(path);
        if (parent.visible.containsKey(nameOf(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        parent.visible.put(nameOf(path), file);
        unforced.add(new NameChange(null, "", parent, nameOf(path), file));
    }

    void createDirectories(Path directory) throws IOException {
        MemoryNode.Directory current = root;
        for (Path part : absolute(directory)) {
            MemoryNode next = current.visible.get(part.toString());
            if (next == null) {
                next = new MemoryNode.Directory();
                current.visible.put(part.toString(), next);
                unforced.add(new NameChange(null, "", current, part.toString(), next));
            }
            if (!(next instanceof MemoryNode.Directory inner)) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            current = inner;
        }
    }

    /** Puts a symbolic link in place, durable at once. */
    void link(Path path, Path target) throws IOException {
        MemoryNode.Directory parent = parentOf(path);
        MemoryNode link = new MemoryNode.Link(target);
        parent.visible.put(nameOf(path), link);
        parent.durable.put(nameOf(path), link);
    }

    /** Gives a node another name, and gives back how many bytes went with the file that had that name. */
    long rename(Path from, Path to) throws IOException {
        MemoryNode.Directory source = parentOf(from);
        MemoryNode.Directory target = parentOf(to);
        MemoryNode node = source.visible.get(nameOf(from));
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        MemoryNode replaced = target.visible.get(nameOf(to));
        if (replaced instanceof MemoryNode.Directory) {
            throw new FileAlreadyExistsException(to.toString());
        }
        source.visible.remove(nameOf(from));
        target.visible.put(nameOf(to), node);
        unforced.add(new NameChange(source, nameOf(from), target, nameOf(to), node));
        return replaced == null || replaced == node ? 0 : replaced.bytes();
    }

    /** Deletes what is there, if anything is, and gives back how many bytes went with it. */
    long delete(Path path) throws IOException {
        MemoryNode node = find(path);
        if (node == null) {
            return 0;
        }
        if (node instanceof MemoryNode.Directory directory && !directory.visible.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        MemoryNode.Directory parent = parentOf(path);
        parent.visible.remove(nameOf(path));
        unforced.add(new NameChange(parent, nameOf(path), null, "", node));
        return node.bytes();
    }

    void force(Path directory) throws NoSuchFileException {
        if (!(resolve(directory) instanceof MemoryNode.Directory forced)) {
            throw new NoSuchFileException(directory.toString());
        }
        for (NameChange change : unforced) {
            if (change.touches(forced)) {
                change.makeDurable();
            }
        }
        unforced.removeIf(change -> change.touches(forced));
    }

    private MemoryNode.Directory parentOf(Path path) throws NoSuchFileException {
        Path parent = absolute(path).getParent();
        if (parent == null || !(resolve(parent) instanceof MemoryNode.Directory directory)) {
            throw new NoSuchFileException(path.toString());
        }
        return directory;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static String nameOf(Path path) {
        return String.valueOf(absolute(path).getFileName());
    }
}
