package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source that reads what a sink of the same pipeline writes: it would never come to an end of its input. */
final class ReadsItsOwnOutput implements TablesRule {
    @Override
    public List<Problem> check(List<TableDefinition> sources, List<TableDefinition> sinks) {
        List<Problem> problems = new ArrayList<>();
        for (TableDefinition sink : sinks) {
            for (TableDefinition source : sources) {
                Optional<TablePath> written = TablePath.of(sink);
                Optional<TablePath> read = TablePath.of(source);
                if (written.isPresent() && read.isPresent() && written.get().isReadBy(read.get())) {
                    problems.add(problem(written.get(), read.get()));
                }
            }
        }
        return problems;
    }

    private static Problem problem(TablePath sink, TablePath source) {
        boolean inside = sink.base().startsWith(source.base());
        return Problem.error(
                        AdvisorCode.READS_ITS_OWN_OUTPUT,
                        inside
                                ? "table `" + sink.table().name() + "` writes into the path that table `"
                                        + source.table().name() + "` reads"
                                : "table `" + source.table().name() + "` reads from the directory that table `"
                                        + sink.table().name() + "` writes")
                .at(inside ? sink.table().place() : source.table().place())
                .detail(
                        inside
                                ? "The path '" + sink.written() + "' lies within '" + source.written()
                                        + "', so the pipeline would read its own output."
                                : "The path '" + source.written() + "' lies within '" + sink.written()
                                        + "', which holds what this pipeline writes and nothing else.")
                .hint("Give table `" + sink.table().name() + "` a path "
                        + (inside ? "outside '" + source.written() + "'." : "of its own."));
    }
}
