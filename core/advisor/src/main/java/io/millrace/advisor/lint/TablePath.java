package io.millrace.advisor.lint;

import io.millrace.plan.TableDefinition;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/**
 * What the option {@code 'path'} of a filesystem table names, as far as it can be said without looking at the disk.
 *
 * @param base an absolute path without {@code .} and {@code ..}; of a pattern the directories before its first special
 *     character
 * @param whole the same with the pattern
 */
record TablePath(TableDefinition table, Path base, Path whole) {
    private static final Pattern LOCAL = Pattern.compile("(?i:file):(?://(?:localhost)?)?(/.*)", Pattern.DOTALL);
    private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[{]");

    /** Nothing where a table has no path, or one that its connector refuses. */
    static Optional<TablePath> of(TableDefinition table) {
        String text = table.options().get("path");
        if (text == null || !table.connector().equals("filesystem")) {
            return Optional.empty();
        }
        Matcher local = LOCAL.matcher(text);
        try {
            Path whole = Path.of(local.matches() ? local.group(1) : text)
                    .toAbsolutePath()
                    .normalize();
            Path base = whole;
            while (GLOB_CHARACTERS.matcher(base.toString()).find()) {
                base = base.resolveSibling("").normalize();
            }
            return Optional.of(new TablePath(table, base, whole));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The path as it stands in the file. */
    String written() {
        return table.options().getOrDefault("path", "");
    }

    /** Whether parts that are written below this directory are among what the other table reads. */
    boolean isReadBy(TablePath source) {
        Path part = base.resolve("part-1-0-0." + table.options().getOrDefault("format", "json"));
        return source.base.startsWith(base) || (source.reaches(part) && source.passesFilter(part));
    }

    private boolean reaches(Path part) {
        if (!isVisible(base, part)) {
            return false;
        }
        if (base.equals(whole)) {
            return true;
        }
        try {
            PathMatcher pattern = base.getFileSystem().getPathMatcher("glob:" + base.relativize(whole));
            Path below = base.relativize(part);
            // A directory that matches stands for all below it.
            return IntStream.rangeClosed(1, below.getNameCount())
                    .anyMatch(names -> pattern.matches(below.subpath(0, names)));
        } catch (PatternSyntaxException e) {
            // The connector refuses it.
            return false;
        }
    }

    private boolean passesFilter(Path part) {
        String regex = table.options().get("source.path.regex-pattern");
        try {
            return regex == null || Pattern.matches(regex, part.toString());
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** Whether a path lies below a directory, and no name on the way begins as hidden names do. */
    static boolean isVisible(Path directory, Path path) {
        if (!path.startsWith(directory)) {
            return false;
        }
        for (Path name : directory.relativize(path)) {
            if (name.toString().startsWith(".") || name.toString().startsWith("_")) {
                return false;
            }
        }
        return true;
    }
}
