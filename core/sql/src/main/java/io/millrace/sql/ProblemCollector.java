package io.millrace.sql;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.error.SourcePlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The problems of a file; a mistake in one statement does not hide those in others. */
public final class ProblemCollector {
    private static final Comparator<Problem> FILE_ORDER =
            Comparator.comparingInt(ProblemCollector::line).thenComparingInt(ProblemCollector::column);

    /** A file with more mistakes than this is something else than a pipeline. */
    private static final int MAX_PROBLEMS = 100;

    private final List<Problem> problems = new ArrayList<>();

    public void add(Problem problem) {
        if (problems.size() < MAX_PROBLEMS && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /** Runs a part of the work and keeps what is wrong with it. */
    public boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (MillraceException refused) {
            refused.problems().forEach(this::add);
            return false;
        }
    }

    /** The same for work that does not know the file: what has no place gets this one. */
    public boolean attemptAt(@Nullable SourcePlace place, Runnable work) {
        try {
            work.run();
            return true;
        } catch (MillraceException refused) {
            refused.problems().forEach(problem -> add(problem.place() == null ? problem.at(place) : problem));
            return false;
        }
    }

    public int count() {
        return problems.size();
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    public List<Problem> inFileOrder() {
        return problems.stream().sorted(FILE_ORDER).toList();
    }

    private static int line(Problem problem) {
        SourcePlace place = problem.place();
        return place == null ? Integer.MAX_VALUE : place.line();
    }

    private static int column(Problem problem) {
        SourcePlace place = problem.place();
        return place == null ? Integer.MAX_VALUE : place.column();
    }
}
