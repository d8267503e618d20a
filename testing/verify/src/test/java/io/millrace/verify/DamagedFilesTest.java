package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Files that were right, with a word lost, doubled or exchanged, an odd character put in, or the end cut off: check
 * says in words what is wrong, and where. {@code -Dmillrace.test.seed=7 -Dmillrace.test.files=5000} try others.
 */
class DamagedFilesTest {
    private static final int FILES = Integer.getInteger("millrace.test.files", 400);
    private static final long SEED = Long.getLong("millrace.test.seed", 42L);
    private static final Pattern TOKEN = Pattern.compile("\\w+|'(?:[^']|'')*'|`[^`]*`|\\s+|[^\\s\\w]");
    private static final List<String> ODD = List.of(
            "'",
            "`",
            "\"",
            ";",
            "(",
            ")",
            ",",
            ".",
            "$",
            "\\",
            "@",
            "#",
            "?",
            "--",
            "/*",
            "*/",
            "${",
            "\u0000",
            "\u00e9",
            "\u2028",
            "\ud83d\ude00",
            "\u202e",
            "\t",
            "\r",
            "0x",
            "NULL",
            "9".repeat(50),
            "SELECT",
            "WINDOW",
            "ROW",
            "DATE");

    /** What only a programmer understands. */
    private static final Pattern INTERNAL = Pattern.compile("Exception|org\\.|java\\.|io\\.millrace|calcite"
            + "|\\bRex|\\bRel[A-Z]|RecordType|\\bSql[A-Z]|EXPR\\$|\\tat |\\$\\$|CHARACTER SET|peek_no_expand");

    /** No damage makes a file that takes longer, even on a slow machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** There is no place where nothing stands. */
    private static final Set<String> WITHOUT_PLACE = Set.of("MR1001");

    @Test
    void whatIsWrongIsToldInWords() throws IOException {
        System.out.println("DamagedFilesTest -Dmillrace.test.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> files = files();
        List<String> complaints = new ArrayList<>();
        int wrong = 0;
        for (int i = 0; i < FILES; i++) {
            String damaged = damaged(files.get(random.nextInt(files.size())), random);
            String told = told(damaged);
            wrong += told == null ? 0 : 1;
            if (told != null && !told.isEmpty()) {
                complaints.add(told + "\n--- in\n" + damaged);
            }
        }
        assertThat(complaints)
                .as(complaints.size() + " of " + FILES + ", seed " + SEED)
                .isEmpty();
        assertThat(wrong).as("damaged files that are wrong").isGreaterThan(FILES / 2);
    }

    /** The SQL of the examples and of the scripts. */
    private static List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> examples = Files.list(Repository.root().resolve("examples"))) {
            for (Path file : examples.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                files.add(Files.readString(file));
            }
        }
        Path scripts = Repository.root().resolve("testing/testkit/src/test/resources/scripts");
        for (Script script : ScriptParser.readAll(scripts)) {
            files.add(script.sql().replace("'script'", "'filesystem', 'path' = 'data', 'format' = 'json'"));
        }
        return files;
    }

    private static String damaged(String file, SplittableRandom random) {
        List<String> tokens = new ArrayList<>(
                TOKEN.matcher(file).results().map(MatchResult::group).toList());
        for (int damages = 1 + random.nextInt(2); damages > 0; damages--) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(5)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(at));
                case 2 -> tokens.set(at, tokens.set(random.nextInt(tokens.size()), tokens.get(at)));
                case 3 -> tokens.add(at, ODD.get(random.nextInt(ODD.size())));
                default -> {
                    String token = tokens.get(at);
                    tokens.subList(at, tokens.size()).clear();
                    tokens.add(token.substring(0, random.nextInt(token.length() + 1)));
                }
            }
        }
        return String.join("", tokens);
    }

    /** Null if the file has no error, else what is to be said against the problems, or nothing. */
    private static @Nullable String told(String file) {
        List<Problem> problems;
        long start = System.nanoTime();
        try {
            problems = Millrace.parse(file).check().problems();
        } catch (RuntimeException | Error e) {
            return "thrown: " + e;
        }
        StringBuilder said = new StringBuilder();
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
            said.append("it took longer than ").append(PATIENCE).append('\n');
        }
        for (Problem problem : problems) {
            String text = problem.fact() + " / " + problem.detail() + " / " + problem.hint();
            if (problem.place() == null
                    && !WITHOUT_PLACE.contains(problem.code().code())) {
                said.append("no place: ").append(text).append('\n');
            }
            if (problem.fact().isBlank() || problem.hint() == null) {
                said.append("no hint: ").append(text).append('\n');
            }
            if (INTERNAL.matcher(text).find()) {
                said.append("not in words: ").append(text).append('\n');
            }
        }
        return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR) && said.isEmpty()
                ? null
                : said.toString();
    }
}
