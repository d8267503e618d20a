package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the option {@code 'path'} of a table means.
 *
 * @param table the table's name, for messages
 * @param written the option's text
 * @param path the text as an absolute path, glob characters included
 */
record FileLocation(String table, String written, Path path) {
    /** A letter alone before the colon is a Windows drive. */
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(/.*)", Pattern.DOTALL);

    private static final Pattern AUTHORITY = Pattern.compile("//(?:localhost)?(/.*)", Pattern.DOTALL);

    static FileLocation of(String table, String written, Path directory) {
        String text = written;
        Matcher scheme = SCHEME.matcher(written);
        if (scheme.matches()) {
            if (!scheme.group(1).equalsIgnoreCase("file")) {
                throw MillraceException.refused(Problem.error(
                                BasicConnectorError.SCHEME_UNSUPPORTED,
                                "the file system `" + scheme.group(1) + "` of table `" + table + "` is not supported")
                        .detail("The option 'path' is '" + written + "'.")
                        .hint("Give a path on this machine, such as 'data/input' or 'file:///data/input'."));
            }
            text = scheme.group(2);
            Matcher authority = AUTHORITY.matcher(text);
            if (authority.matches()) {
                text = authority.group(1);
            }
        }
        if (text.isBlank()) {
            throw malformed(table, written, "It is empty.");
        }
        try {
            return new FileLocation(
                    table, written, directory.toAbsolutePath().resolve(text).normalize());
        } catch (InvalidPathException e) {
            throw malformed(table, written, "It holds a character that no path can hold.");
        }
    }

    static MillraceException malformed(String table, String written, String why) {
        return MillraceException.refused(Problem.error(
                        BasicConnectorError.PATH_MALFORMED,
                        "'" + written + "' is no path that table `" + table + "` can use")
                .detail(why)
                .hint("Give a path such as 'data/input', or a pattern such as 'data/*.json'."));
    }

    /** Names that begin with these are not data: parts in progress, markers, other tools' metadata. */
    static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null
                && (name.toString().startsWith(".") || name.toString().startsWith("_"));
    }
}
