package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.Disk.FileFacts;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a location names: itself, all below a directory, or what matches a glob.
 *
 * <p>Hidden names are passed over, folders too. A directory that a glob matches stands for all files below it. A path
 * that exists is taken as it is, even if it has characters of a glob.
 */
final class FileListing {
    /** Deeper trees are most likely a loop of links. */
    private static final int MAX_DEPTH = 64;

    /** Each file is a split in memory and in every checkpoint. */
    private static final int MAX_FILES = 100_000;

    private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[{]");

    /** Endings that Flink would decompress and that would otherwise be read as garbage. */
    private static final Map<String, String> UNSUPPORTED_COMPRESSIONS = Map.of(
            ".bz2",
            "bunzip2",
            ".xz",
            "unxz",
            ".zst",
            "unzstd",
            ".zstd",
            "unzstd",
            ".deflate",
            "zlib-flate",
            ".zip",
            "unzip",
            ".lz4",
            "unlz4",
            ".snappy",
            "snappy");

    private final Disk disk;
    private final FileLocation location;
    private final @Nullable Pattern fullPathFilter;
    private final boolean mayBeEmpty;

    /**
     * @param regex what the absolute path of a file must match, or null
     * @param mayBeEmpty whether files may come later
     */
    FileListing(Disk disk, FileLocation location, @Nullable String regex, boolean mayBeEmpty) {
        this.disk = disk;
        this.location = location;
        this.mayBeEmpty = mayBeEmpty;
        try {
            this.fullPathFilter = regex == null ? null : Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw MillraceException.refused(Problem.error(
                            BasicConnectorError.PATH_MALFORMED,
                            "'source.path.regex-pattern' of table `" + location.table() + "` is no regular expression")
                    .detail("At character " + (e.getIndex() + 1) + " of '" + regex + "': " + e.getDescription() + ".")
                    .hint("Give a Java regular expression that matches whole absolute paths, such as '.*\\.json'."));
        }
    }

    /** A file with its path below {@link Found#base}, written with slashes. */
    record Found(Path base, String id, FileFacts facts) {}

    /** All files in the order of their ids. */
    List<Found> files() throws IOException {
        try {
            return find();
        } catch (AccessDeniedException e) {
            throw MillraceException.refused(Problem.error(
                            BasicConnectorError.NOT_READABLE,
                            "`" + e.getFile() + "` of table `" + location.table() + "` may not be read")
                    .hint("Give this user the right to read it (chmod u+r, and u+x for directories)."));
        }
    }

    private List<Found> find() throws IOException {
        List<Found> found = new ArrayList<>();
        Optional<FileFacts> facts = disk.stat(location.path());
        if (facts.isPresent() && !facts.get().isDirectory()) {
            Path base = parent(location.path());
            found.add(new Found(base, id(base, location.path()), facts.get()));
        } else if (facts.isPresent()) {
            walk(new Walk(location.path(), null, 0, found), location.path(), 0, true);
        } else if (GLOB_CHARACTERS.matcher(location.written()).find()) {
            findByGlob(found);
        } else {
            throw missing();
        }
        if (found.isEmpty() && !mayBeEmpty) {
            throw nothingFound(facts.isPresent());
        }
        found.sort(Comparator.comparing(Found::id));
        found.forEach(this::refuseOtherCompressions);
        return found;
    }

    private void findByGlob(List<Found> found) throws IOException {
        Path base = location.path();
        while (GLOB_CHARACTERS.matcher(base.toString()).find()) {
            base = parent(base);
        }
        if (disk.stat(base).isEmpty()) {
            throw missing();
        }
        String glob = id(base, location.path());
        PathMatcher matcher;
        try {
            matcher = base.getFileSystem().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw FileLocation.malformed(
                    location.table(), location.written(), "As a pattern: " + e.getDescription() + ".");
        }
        boolean anyDepth = glob.contains("**") || glob.contains("{");
        int depth = anyDepth ? MAX_DEPTH : glob.split("/", -1).length;
        walk(new Walk(base, matcher, depth, found), base, 0, false);
    }

    /** @param globDepth how deep a glob can match */
    private record Walk(Path base, @Nullable PathMatcher matcher, int globDepth, List<Found> found) {}

    private void walk(Walk walk, Path directory, int depth, boolean matched) throws IOException {
        if (depth > MAX_DEPTH) {
            throw tooMany("directories are nested deeper than " + MAX_DEPTH + " at `" + directory + "`");
        }
        for (FileFacts facts : disk.list(directory)) {
            if (FileLocation.isHidden(facts.path())) {
                continue;
            }
            boolean matches = matched
                    || (walk.matcher() != null
                            && walk.matcher().matches(walk.base().relativize(facts.path())));
            if (facts.isDirectory()) {
                if (matches || depth + 1 < walk.globDepth()) {
                    walk(walk, facts.path(), depth + 1, matches);
                }
            } else if (matches && passesFilter(facts.path())) {
                if (walk.found().size() == MAX_FILES) {
                    throw tooMany("there are more than " + MAX_FILES + " files in `" + walk.base() + "`");
                }
                walk.found().add(new Found(walk.base(), id(walk.base(), facts.path()), facts));
            }
        }
    }

    private boolean passesFilter(Path path) {
        return fullPathFilter == null || fullPathFilter.matcher(path.toString()).matches();
    }

    private static String id(Path base, Path path) {
        return base.relativize(path).toString().replace(base.getFileSystem().getSeparator(), "/");
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private void refuseOtherCompressions(Found found) {
        String name = found.id().toLowerCase(Locale.ROOT);
        UNSUPPORTED_COMPRESSIONS.forEach((ending, command) -> {
            if (name.endsWith(ending)) {
                throw MillraceException.refused(Problem.error(
                                BasicConnectorError.COMPRESSION_UNSUPPORTED,
                                "the compression of file `" + found.facts().path() + "` is not supported")
                        .detail("Table `" + location.table() + "` reads plain and gzip (.gz) files.")
                        .hint("Decompress the file first (" + command + "), or give it a name that begins with '_'"
                                + " if it is not data."));
            }
        });
    }

    private MillraceException missing() throws IOException {
        Path path = location.path();
        Path parent = parent(path);
        String name = String.valueOf(path.getFileName());
        Optional<String> near = NearestName.of(
                name,
                disk.list(parent).stream()
                        .map(facts -> String.valueOf(facts.path().getFileName()))
                        .toList());
        String hint = near.map(other -> "Did you mean `" + parent.resolve(other) + "`?")
                .orElse("Create it, or correct the option 'path' in the definition of the table.");
        return MillraceException.refused(Problem.error(
                        BasicConnectorError.PATH_MISSING,
                        "no file or directory '" + location.written() + "' for table `" + location.table() + "`")
                .detail("It would be `" + path + "`.")
                .hint(hint));
    }

    private MillraceException nothingFound(boolean isDirectory) {
        if (isDirectory) {
            return MillraceException.refused(Problem.error(
                            BasicConnectorError.NO_FILES,
                            "the directory '" + location.written() + "' of table `" + location.table()
                                    + "` holds no files")
                    .detail("It is `" + location.path() + "`. Names that begin with '.' or '_' are not read"
                            + (fullPathFilter == null ? "." : ", nor what 'source.path.regex-pattern' does not match."))
                    .hint("Put files into it, correct the option 'path', or set 'source.monitor-interval' = '1 s' to"
                            + " wait for files."));
        }
        return MillraceException.refused(Problem.error(
                        BasicConnectorError.NO_MATCH,
                        "no file matches '" + location.written() + "' of table `" + location.table() + "`")
                .detail("The pattern is `" + location.path() + "`. Names that begin with '.' or '_' are not read.")
                .hint("Correct the pattern: * matches within a name, ** across directories; or set"
                        + " 'source.monitor-interval' = '1 s' to wait for files."));
    }

    private MillraceException tooMany(String fact) {
        return MillraceException.refused(Problem.error(BasicConnectorError.TOO_MANY_FILES, fact)
                .detail("Table `" + location.table() + "` reads '" + location.written() + "'.")
                .hint("Narrow the option 'path', or move files that are done to another directory."));
    }
}
