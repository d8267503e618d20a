package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.PipelineFile;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.error.SourcePlace;
import io.millrace.verify.HintCase.Edit;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Doing what a hint says, literally, mends the file: hints.txt has the files, and what is done. */
@Timeout(300)
class HintsTest {
    private static final Pattern SUGGESTED = Pattern.compile("Did you mean (.+?)(?: instead of (\\w+))?\\?");
    private static final Pattern EXAMPLE = Pattern.compile("(?:for example|such as) (.+?)\\.?$");
    private static final Pattern STATEMENT = Pattern.compile("(?:CREATE TABLE|SET) [^;]+;");

    @TempDir
    private Path directory = Path.of("");

    static List<HintCase> cases() {
        return HintCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aHintFollowedLiterallyMendsTheFile(HintCase given) throws Exception {
        for (Map.Entry<String, String> file : given.files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue() + "\n");
        }
        String file = atDirectory(given.file());
        List<Problem> before = problems(given, file);
        assertThat(before).as(file).isNotEmpty();
        Problem problem = before.get(0);
        assertThat(before).allSatisfy(told -> assertThat(told.code().code()).isEqualTo(given.code()));
        String hint = Objects.requireNonNull(problem.hint());
        given.words().forEach(words -> assertThat(hint).contains(words));
        for (Edit edit : given.edits()) {
            if (given.words().isEmpty() && edit.kind().equals("replace")) {
                assertThat(hint).contains(edit.with());
            }
            file = edited(file, given, edit, problem, hint);
        }
        List<Problem> after = problems(given, file);
        assertThat(after).as(() -> hint + "\n" + after).isEmpty();
    }

    private String atDirectory(String text) {
        return text.replace("@", directory.toString());
    }

    private String edited(String file, HintCase given, Edit edit, Problem problem, String hint) {
        int start = atDirectory(given.file().substring(0, given.start())).length();
        return switch (edit.kind()) {
            case "did-you-mean" -> suggested(file, problem, hint);
            case "replace" -> replaced(file, start, atDirectory(edit.text()), atDirectory(edit.with()));
            case "add" -> atDirectory(edit.text()) + "\n" + file;
            case "append" -> file + edit.text() + "\n";
            case "from-hint" ->
                replaced(file, start, edit.text(), found(EXAMPLE, hint).group(1));
            case "statements-of-hint" ->
                STATEMENT
                                .matcher(hint)
                                .results()
                                .map(statement ->
                                        statement.group().replace("'path' = '", "'path' = '" + directory + "/"))
                                .collect(Collectors.joining("\n"))
                        + "\n" + file;
            default -> throw new IllegalArgumentException(given + " has the edit " + edit.kind());
        };
    }

    /** Only spaces may differ, as a case stands on one line. */
    private static String replaced(String file, int start, String text, String with) {
        String pattern = Stream.of(text.split(" ", -1)).map(Pattern::quote).collect(Collectors.joining("\\s+"));
        Matcher matcher = Pattern.compile(pattern).matcher(file);
        assertThat(matcher.find(start)).as(text).isTrue();
        return file.substring(0, matcher.start()) + with + file.substring(matcher.end());
    }

    private static String suggested(String file, Problem problem, String hint) {
        Matcher suggestion = found(SUGGESTED, hint);
        String right = bare(suggestion.group(1));
        if (suggestion.group(2) != null) {
            return file.replaceFirst("\\b" + suggestion.group(2) + "\\b", right);
        }
        SourcePlace place = Objects.requireNonNull(problem.place());
        int start = offset(file, place.line(), place.column());
        int end = offset(file, place.endLine(), place.endColumn()) + 1;
        String marked = file.substring(start, end);
        String wrong = Stream.concat(Stream.of(marked), Stream.of(problem.fact().split(" ", -1)))
                .map(HintsTest::bare)
                .filter(problem.fact()::contains)
                .filter(word -> word.length() > 1 && marked.contains(word))
                .findFirst()
                .orElse("");
        if (wrong.isEmpty()) {
            // Connectors know the names of options, not their places: the table is marked.
            String option =
                    bare(found(Pattern.compile("'[^']+'"), problem.fact()).group());
            return file.replace("'" + option + "'", "'" + right + "'");
        }
        return file.substring(0, start) + marked.replace(wrong, right) + file.substring(end);
    }

    private static String bare(String quoted) {
        return quoted.replaceAll("^[`']|[`']$", "");
    }

    private static int offset(String file, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = file.indexOf('\n', start) + 1;
        }
        return start + column - 1;
    }

    private static Matcher found(Pattern pattern, String hint) {
        Matcher matcher = pattern.matcher(hint);
        assertThat(matcher.find()).as(hint).isTrue();
        return matcher;
    }

    /** The errors of check; where the case has files and there are none, of a run. */
    private List<Problem> problems(HintCase given, String text) throws Exception {
        PipelineFile file = Millrace.parse(text);
        List<Problem> errors = file.check().problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty() || given.files().isEmpty()) {
            return errors;
        }
        RunOptions options = RunOptions.defaults()
                .withStateDirectory(directory.resolve("state"))
                .withOutput(new PrintStream(OutputStream.nullOutputStream(), false));
        try (RunningPipeline pipeline = file.run(options)) {
            pipeline.await();
            return List.of();
        } catch (MillraceException refused) {
            return refused.problems();
        }
    }

    @Test
    void everyCodeHasACaseOrAReason() throws Exception {
        Set<String> missing = new TreeSet<>();
        Set<String> cases = HintCase.all().stream().map(HintCase::code).collect(Collectors.toSet());
        for (ErrorCode code : ReferencePages.errorCodes()) {
            if (!cases.contains(code.code()) && !WithoutHintCase.hasReason(code.code())) {
                missing.add(code.code() + " " + code.title());
            }
        }
        assertThat(missing).as("codes without a case in hints.txt or a reason").isEmpty();
        assertThat(cases).as("cases of codes with a reason").noneMatch(WithoutHintCase::hasReason);
    }
}
