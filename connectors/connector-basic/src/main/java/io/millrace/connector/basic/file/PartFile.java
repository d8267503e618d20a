package io.millrace.connector.basic.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An output file, hidden until the epoch that closed it was decided.
 *
 * <pre>
 * .part-3-0-17.json.inprogress   ── rename ──►   part-3-0-17.json      (incarnation 3, subtask 0, part 17)
 * </pre>
 *
 * @param name the visible name
 */
record PartFile(String name) {
    private static final Pattern HIDDEN =
            Pattern.compile("\\.(part-[0-9]+-[0-9]+-[0-9]+(?:\\.[^/]*)?)\\.inprogress", Pattern.DOTALL);

    static PartFile of(long incarnation, int subtask, long number, String extension) {
        return new PartFile("part-" + incarnation + "-" + subtask + "-" + number + "." + extension);
    }

    /** The part that a file is, if it is a hidden part. */
    static Optional<PartFile> ofHidden(Path path) {
        Matcher matcher = HIDDEN.matcher(String.valueOf(path.getFileName()));
        return matcher.matches() ? Optional.of(new PartFile(matcher.group(1))) : Optional.empty();
    }

    Path hidden(Path directory) {
        return directory.resolve("." + name + ".inprogress");
    }

    Path visible(Path directory) {
        return directory.resolve(name);
    }
}
