package io.millrace.api;

import io.millrace.advisor.explain.PlanExplainer;
import io.millrace.advisor.lint.Lint;
import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.CheckedPipeline;
import io.millrace.sql.SqlError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pipeline file: its text and the settings that are laid over it. Immutable; planned at most once. */
public final class PipelineFile {
    /** More is never read: the front end refuses larger files. */
    private static final int MAX_BYTES = (4 << 20) + 1;

    private static final Comparator<Problem> FILE_ORDER = Comparator.comparing(
            Problem::place,
            Comparator.nullsLast(Comparator.comparingInt(SourcePlace::line).thenComparingInt(SourcePlace::column)));

    private final String fileName;
    private final byte[] bytes;
    private final Map<String, String> settings;
    private final Map<String, String> variables;
    private @Nullable Planning planning;

    PipelineFile(String fileName, byte[] bytes) {
        this(fileName, bytes, Map.of(), Map.of());
    }

    private PipelineFile(String fileName, byte[] bytes, Map<String, String> settings, Map<String, String> variables) {
        this.fileName = fileName;
        this.bytes = bytes;
        this.settings = settings;
        this.variables = variables;
    }

    static PipelineFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw MillraceException.refused(
                    Problem.error(ApiError.NOT_A_FILE, "'" + file + "' is a directory, not a pipeline file")
                            .hint("Name one .sql file in it."));
        }
        if (!Files.exists(file)) {
            throw MillraceException.refused(missing(file));
        }
        try (InputStream stream = Files.newInputStream(file)) {
            if (Files.size(file) > MAX_BYTES) {
                throw MillraceException.refused(tooLarge(file, Files.size(file)));
            }
            return new PipelineFile(file.toString(), stream.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            throw MillraceException.refused(
                    Problem.error(ApiError.FILE_UNREADABLE, "the pipeline file '" + file + "' cannot be read")
                            .detail("The operating system says: " + e.getMessage() + ".")
                            .hint("Check the file's permissions."));
        }
    }

    private static Problem tooLarge(Path file, long bytes) {
        return Problem.error(SqlError.TOO_LARGE, "'" + file + "' is larger than 4 MB")
                .detail("It has " + bytes + " bytes, and was not read.")
                .hint("A pipeline file holds statements, not data; put data into a file and read it with a table.");
    }

    private static Problem missing(Path file) {
        Problem problem = Problem.error(ApiError.FILE_MISSING, "there is no file '" + file + "'")
                .detail("The working directory is '" + Path.of("").toAbsolutePath() + "'.");
        List<String> names = new ArrayList<>();
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.sql")) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            } catch (IOException e) {
                // Without a listing there is no suggestion.
                names.clear();
            }
        }
        Optional<String> nearest = NearestName.of(String.valueOf(file.getFileName()), names);
        return problem.hint(nearest.map(name -> "Did you mean '" + file.resolveSibling(name) + "'?")
                .orElse("Check the path."));
    }

    /** The name that errors show. */
    public String fileName() {
        return fileName;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The same file with a setting that counts more than the file's own SET. */
    public PipelineFile with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new PipelineFile(fileName, bytes, more, variables);
    }

    /** The same file with a value for {@code ${NAME}} that counts more than the environment's. */
    public PipelineFile withVariable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new PipelineFile(fileName, bytes, settings, more);
    }

    /** All mistakes and doubts, in file order. Touches nothing outside, and never throws for a mistake in the file. */
    public CheckReport check() {
        return new CheckReport(planning().problems());
    }

    /**
     * What the pipeline would do.
     *
     * @throws MillraceException when the file has errors
     */
    public PipelineExplanation explain() {
        Pipeline pipeline = pipeline();
        return new PipelineExplanation(PlanExplainer.explain(pipeline, EngineStart.tables(pipeline)));
    }

    /**
     * The file as Flink's SQL client takes it, with variables replaced.
     *
     * @throws MillraceException when the file has errors
     */
    public String render() {
        return FrontEnd.render(fileName, bytes, settings, variables);
    }

    /** Starts the pipeline with {@link RunOptions#defaults}. */
    public RunningPipeline run() {
        return run(RunOptions.defaults());
    }

    /**
     * Starts the pipeline, or goes on where its last run ended.
     *
     * @throws MillraceException when the file has errors, or its state or its output are not as they should be
     */
    public RunningPipeline run(RunOptions options) {
        return RunningPipeline.start(pipeline(), options);
    }

    /**
     * Where its state lies unless a run says otherwise.
     *
     * @throws MillraceException when the file has errors
     */
    public Path defaultStateDirectory() {
        return Path.of("millrace-data", pipeline().settings().name());
    }

    private Pipeline pipeline() {
        Planning done = planning();
        if (done.pipeline() == null || done.hasErrors()) {
            throw new MillraceException(
                    MillraceException.Phase.REFUSED,
                    done.problems().stream()
                            .filter(problem -> problem.severity() == Severity.ERROR)
                            .toList(),
                    null);
        }
        return done.pipeline();
    }

    private synchronized Planning planning() {
        if (planning == null) {
            planning = plan();
        }
        return planning;
    }

    private Planning plan() {
        CheckedPipeline checked = FrontEnd.check(fileName, bytes, settings, variables);
        Pipeline pipeline = checked.pipeline().orElse(null);
        List<Problem> problems = new ArrayList<>(checked.problems());
        problems.addAll(ExpressionCheck.problems(checked.sinks()));
        if (pipeline != null) {
            problems.addAll(EngineStart.tableProblems(pipeline));
            problems.addAll(Lint.check(pipeline));
        } else {
            problems.addAll(Lint.check(checked.sinks()));
        }
        problems.sort(FILE_ORDER);
        return new Planning(pipeline, problems);
    }

    private record Planning(@Nullable Pipeline pipeline, List<Problem> problems) {
        boolean hasErrors() {
            return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        }
    }
}
