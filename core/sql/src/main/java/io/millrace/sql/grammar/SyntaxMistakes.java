package io.millrace.sql.grammar;

import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.text.SourceText;
import io.millrace.sql.text.StatementText;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.jspecify.annotations.Nullable;

/** Words what the parser could not read: what stands there, what was probably meant, and little of what could stand. */
final class SyntaxMistakes {
    private static final int MAX_EXPECTED = 5;
    private static final Pattern LEXICAL =
            Pattern.compile("Lexical error at line (\\d+), column (\\d+).*", Pattern.DOTALL);
    private static final Pattern LAST_WORD = Pattern.compile("([A-Za-z_][\\w$]*)\\s*$");
    private static final String QUOTES = "Text stands in single quotes, names in back-quotes.";
    private static final String REFERENCE = "The SQL reference shows how the statement is written.";

    private final StatementText statement;
    private final SqlParseException exception;
    private final Set<String> expected = new LinkedHashSet<>();
    private boolean nameExpected;

    private SyntaxMistakes(StatementText statement, SqlParseException exception) {
        this.statement = statement;
        this.exception = exception;
        collectExpected();
    }

    static Problem worded(StatementText statement, SqlParseException e) {
        return new SyntaxMistakes(statement, e).problem();
    }

    private void collectExpected() {
        int[][] sequences = exception.getExpectedTokenSequences();
        String[] images = exception.getTokenImages();
        if (sequences == null || images == null) {
            return;
        }
        for (int[] sequence : sequences) {
            if (sequence.length > 0) {
                String image = images[sequence[0]];
                nameExpected |= image.contains("IDENTIFIER");
                if (image.startsWith("\"")) {
                    expected.add(image.substring(1, image.length() - 1));
                }
            }
        }
    }

    private Problem problem() {
        SourceText source = statement.source();
        Matcher lexical = LEXICAL.matcher(String.valueOf(exception.getMessage()));
        if (lexical.matches()) {
            return character(source, Integer.parseInt(lexical.group(1)), Integer.parseInt(lexical.group(2)));
        }
        SourcePlace place = Places.of(exception.getPos());
        SourcePlace known = place == null ? statement.place() : place;
        int start = source.offset(known.line(), known.column());
        String found = source.slice(known);
        if (isEnd(start, found)) {
            return end();
        }
        String before = source.text().substring(statement.start(), Math.max(statement.start(), start));
        return wrong(found, known, before);
    }

    /** The parser tells the place of the end as that of the last character. */
    private boolean isEnd(int start, String found) {
        String message = String.valueOf(exception.getMessage());
        return message.startsWith("Encountered \"<EOF>\"") || start >= statement.end() || found.isBlank();
    }

    private Problem end() {
        SourcePlace last = statement.source().place(statement.end() - 1, statement.end());
        return Problem.error(SqlError.SYNTAX, "the statement ends too early")
                .at(last)
                .detail(expectedWords())
                .hint(unclosed() > 0 ? "Add the missing )." : REFERENCE);
    }

    private long unclosed() {
        String text = statement.text();
        return text.chars().filter(c -> c == '(').count()
                - text.chars().filter(c -> c == ')').count();
    }

    private static Problem character(SourceText source, int line, int column) {
        int offset = source.offset(line, column);
        SourcePlace place = source.place(offset, offset + 1);
        String found = source.slice(place);
        if (found.startsWith("`")) {
            return Problem.error(SqlError.SYNTAX, "a back-quoted name cannot have a line break")
                    .at(place)
                    .hint("Write the name on one line.");
        }
        String hint =
                switch (found) {
                    case "\"", "\u201c", "\u201d" -> QUOTES;
                    case "\u2018", "\u2019" -> "Use the plain quote ' around text.";
                    default -> "Remove it, or put it into a quoted text or name.";
                };
        return Problem.error(SqlError.SYNTAX, "character " + shown(found) + " cannot stand here")
                .at(place)
                .hint(hint);
    }

    private Problem wrong(String found, SourcePlace place, String before) {
        String upper = found.toUpperCase(Locale.ROOT);
        boolean isReserved = isReserved(upper);
        if (upper.equals("INTERVAL") && expected.contains("BIGINT")) {
            return Problem.error(SqlError.TYPE_NOT_YET, "a column cannot be of type INTERVAL, as in Flink")
                    .at(place)
                    .hint("Declare it as STRING, and write CAST(value AS STRING) into it.");
        }
        if (isReserved && nameExpected && !CoreKeywords.CLAUSES.contains(upper)) {
            return Problem.error(SqlError.KEYWORD_AS_NAME, "`" + found + "` is a keyword and cannot be a name as it is")
                    .at(place)
                    .hint("Quote it with back-quotes: `" + found + "`.");
        }
        Problem problem = Problem.error(SqlError.SYNTAX, shown(found) + " cannot stand here")
                .at(place)
                .detail(expectedWords());
        Optional<String> meant = isReserved ? Optional.empty() : nearest(upper, expectedCandidates());
        if (meant.isPresent()) {
            return problem.hint("Did you mean " + meant.get() + "?");
        }
        return misspelledBefore(before)
                .map(word -> problem.hint("Did you mean " + word.keyword() + " instead of " + word.written() + "?"))
                .orElseGet(() -> problem.hint(usualHint(found, before)));
    }

    private static String usualHint(String found, String before) {
        if (found.equals("\"")) {
            return QUOTES;
        }
        if (before.strip().equalsIgnoreCase("SET")) {
            return "Write key and value in quotes: SET 'key' = 'value';";
        }
        if (before.stripTrailing().endsWith(",")) {
            return "Remove the comma before it, or add what is missing between.";
        }
        if (found.equals(")")) {
            return "Remove it, or add what is missing before it.";
        }
        if (found.startsWith("'")) {
            return "Text in quotes cannot stand here; names need back-quotes.";
        }
        return "Remove it, or add a comma or an operator before it.";
    }

    private record Misspelling(String written, String keyword) {}

    /** {@code WERE price > 3}: the parser took WERE for a name and stumbled over what follows. */
    private static Optional<Misspelling> misspelledBefore(String before) {
        Matcher last = LAST_WORD.matcher(before);
        if (!last.find()) {
            return Optional.empty();
        }
        String word = last.group(1).toUpperCase(Locale.ROOT);
        if (CoreKeywords.ALL.contains(word) || isReserved(word)) {
            return Optional.empty();
        }
        return nearest(word, CoreKeywords.ALL).map(keyword -> new Misspelling(last.group(1), keyword));
    }

    private static Optional<String> nearest(String word, List<String> candidates) {
        return word.length() < 2 ? Optional.empty() : NearestName.of(word, candidates);
    }

    private List<String> expectedCandidates() {
        List<String> candidates = new ArrayList<>(CoreKeywords.ALL);
        if (!expected.isEmpty()) {
            candidates.removeIf(keyword -> !expected.contains(keyword));
        }
        return candidates;
    }

    /** At most five of what could stand there, the usual ones first. */
    private @Nullable String expectedWords() {
        List<String> words = new ArrayList<>();
        if (nameExpected) {
            words.add("a name");
        }
        for (String symbol : List.of(")", ",", "(", "=", ";")) {
            if (expected.contains(symbol)) {
                words.add("`" + symbol + "`");
            }
        }
        CoreKeywords.ALL.stream().filter(expected::contains).forEach(words::add);
        if (words.isEmpty()) {
            expected.forEach(words::add);
        }
        if (words.isEmpty()) {
            return null;
        }
        List<String> few = words.subList(0, Math.min(MAX_EXPECTED, words.size()));
        return words.size() > MAX_EXPECTED
                ? "What could stand here is for example " + String.join(", ", few) + "."
                : "What could stand here is " + String.join(", ", few) + ".";
    }

    private static boolean isReserved(String word) {
        return ReservedWords.INSTANCE.contains(word);
    }

    private static String shown(String found) {
        return "`" + (found.length() > 60 ? found.substring(0, 60) + "…" : found) + "`";
    }

    /** Asking the grammar takes a parser, which is made only when there is a mistake. */
    private static final class ReservedWords {
        private static final Set<String> INSTANCE = read();

        private static Set<String> read() {
            SqlAbstractParserImpl.Metadata metadata =
                    FlinkSqlParserImpl.FACTORY.getParser(new StringReader("")).getMetadata();
            return metadata.getTokens().stream()
                    .filter(metadata::isReservedWord)
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
