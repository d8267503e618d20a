package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.grammar.StatementParser;
import io.millrace.sql.optimize.PlanNames;
import io.millrace.sql.optimize.PlanOptimizer;
import io.millrace.sql.text.SizeGate;
import io.millrace.sql.text.SourceText;
import io.millrace.sql.text.StatementSplitter;
import io.millrace.sql.text.StatementText;
import io.millrace.sql.text.TextDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;

/** Plans one file: statement by statement, then the settings, then the plan as a whole. */
final class FilePlanner {
    private final PlanRequest request;
    private final ProblemCollector problems = new ProblemCollector();
    private final StatementPlanner statements;

    FilePlanner(PlanRequest request) {
        this.request = request;
        this.statements = new StatementPlanner(request, problems);
    }

    CheckedPipeline check() {
        Optional<Pipeline> pipeline = Optional.empty();
        List<Pipeline> planned = new ArrayList<>();
        problems.attempt(() -> plan().ifPresent(planned::add));
        if (!problems.hasErrors() && !planned.isEmpty()) {
            pipeline = Optional.of(planned.get(0));
        }
        List<Sink> sinks = pipeline.map(Pipeline::sinks).orElseGet(() -> PlanNames.assign(statements.sinks()));
        return new CheckedPipeline(pipeline, sinks, problems.inFileOrder());
    }

    private Optional<Pipeline> plan() {
        SourceText source = TextDecoder.decode(request.fileName(), request.text());
        List<StatementText> texts = StatementSplitter.split(source, problems::add);
        for (StatementText text : texts) {
            problems.attemptAt(text.place(), () -> parse(text).ifPresent(parsed -> statements.plan(text, parsed)));
        }
        if (texts.isEmpty() && !problems.hasErrors()) {
            problems.add(Problem.error(SqlError.NO_STATEMENT, "no statement in " + request.fileName())
                    .hint("Write at least one INSERT INTO … SELECT or a SELECT."));
        }
        return finish();
    }

    private Optional<SqlNode> parse(StatementText text) {
        try {
            SizeGate.check(text);
            return Optional.of(StatementParser.parse(text));
        } catch (SqlParseException e) {
            StatementParser.mistakes(text, e).forEach(problems::add);
        } catch (MillraceException refused) {
            refused.problems().forEach(problems::add);
        }
        statements.skip(text);
        return Optional.empty();
    }

    private Optional<Pipeline> finish() {
        statements.checkTogether();
        List<Sink> sinks = statements.sinks();
        if (sinks.isEmpty() && !problems.hasErrors()) {
            problems.add(Problem.error(SqlError.NO_STATEMENT, "nothing in " + request.fileName() + " writes or prints")
                    .hint("Add INSERT INTO table SELECT …, or a bare SELECT, which prints."));
        }
        if (problems.hasErrors()) {
            return Optional.empty();
        }
        List<Sink> optimized = request.optimize() ? PlanOptimizer.optimize(sinks) : sinks;
        return Optional.of(statements.pipeline(PlanNames.assign(optimized)));
    }
}
