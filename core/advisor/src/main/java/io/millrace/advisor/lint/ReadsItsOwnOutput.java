package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A sink's directory below a source's: the pipeline would never come to an end of its input. */
final class ReadsItsOwnOutput implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (TableDefinition sink : Plans.sinks(pipeline)) {
            for (TableDefinition source : Plans.sources(pipeline)) {
                Optional<Path> written = path(sink);
                Optional<Path> read = path(source);
                if (written.isPresent() && read.isPresent() && written.get().startsWith(read.get())) {
                    problems.add(Problem.error(
                                    AdvisorCode.READS_ITS_OWN_OUTPUT,
                                    "table `" + sink.name() + "` writes into the path that table `" + source.name()
                                            + "` reads")
                            .at(sink.place())
                            .detail("The path '" + sink.options().get("path") + "' lies within '"
                                    + source.options().get("path") + "', so the pipeline would read its own output.")
                            .hint("Give table `" + sink.name() + "` a path outside '"
                                    + source.options().get("path") + "'."));
                }
            }
        }
        return problems;
    }

    private static Optional<Path> path(TableDefinition table) {
        String text = table.options().get("path");
        if (text == null || !table.connector().equals("filesystem")) {
            return Optional.empty();
        }
        try {
            String plain = text.startsWith("file://") ? text.substring("file://".length()) : text;
            return Optional.of(Path.of(plain).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
