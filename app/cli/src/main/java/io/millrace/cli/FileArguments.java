package io.millrace.cli;

import io.millrace.api.Millrace;
import io.millrace.api.PipelineFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all verbs over a file take: the file, settings, and the question for help. */
final class FileArguments {
    @Parameters(paramLabel = "FILE.sql", description = "The pipeline file.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets a setting over the file's own, such as parallelism.default=2; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    void help(boolean requested) {
        // The library prints the help and calls nothing else.
    }

    PipelineFile parse() {
        PipelineFile parsed = Millrace.parse(file);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            parsed = parsed.with(setting.getKey(), setting.getValue());
        }
        return parsed;
    }

    /** The arguments as they would be typed again. */
    String words() {
        StringBuilder words = new StringBuilder(file.toString());
        settings.forEach((key, value) -> words.append(" --set ").append(quoted(key + "=" + value)));
        return words.toString();
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
