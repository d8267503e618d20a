package io.millrace.cli.terminal;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.error.SourcePlace;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Problems for a person.
 *
 * <pre>
 * error[MR2003]: no column `prise` in table `bid`
 *  --> hot_items.sql:2:3
 *   |
 * 2 |   prise,
 *   |   ^^^^^
 *   detail: The columns of `bid` are auction, bidder and price.
 *   hint: Write `price`.
 * </pre>
 */
public final class ProblemText {
    private static final String BOLD = "1";
    private static final String BLUE = "1;34";

    private final Screen screen;
    private final String fileName;
    private final String fileText;

    public ProblemText(Screen screen, String fileName, String fileText) {
        this.screen = screen;
        this.fileName = fileName;
        this.fileText = HiddenSecrets.in(fileText);
    }

    public String of(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(text.isEmpty() ? "" : "\n").append(of(problem));
        }
        return text.toString();
    }

    private String of(Problem problem) {
        String severity = problem.severity().name().toLowerCase(Locale.ROOT);
        String head = severity + "[" + problem.code().code() + "]";
        StringBuilder text = new StringBuilder();
        String wrapped = PlainText.wrap(head + ": ", "    ", problem.fact(), screen.width());
        text.append(screen.styled(colour(problem.severity()), head))
                .append(screen.styled(BOLD, wrapped.substring(head.length(), wrapped.length() - 1)))
                .append('\n');
        SourcePlace place = problem.place();
        if (place != null) {
            excerpt(place, text);
        }
        sentence("detail", problem.detail(), text);
        sentence("hint", problem.hint(), text);
        return text.toString();
    }

    private void excerpt(SourcePlace place, StringBuilder text) {
        String number = Integer.toString(place.line());
        String gutter = " ".repeat(number.length());
        text.append(screen.styled(BLUE, gutter + "-->"))
                .append(' ')
                .append(PlainText.line(fileName) + ":" + place.line() + ":" + place.column())
                .append('\n');
        Excerpt excerpt = Excerpt.of(fileText, place, screen.width() - number.length() - 3);
        text.append(screen.styled(BLUE, gutter + " |")).append('\n');
        text.append(screen.styled(BLUE, number + " |"))
                .append((" " + excerpt.line()).stripTrailing())
                .append('\n');
        text.append(screen.styled(BLUE, gutter + " |"))
                .append(' ')
                .append(screen.styled(BLUE, excerpt.marks()))
                .append('\n');
    }

    private void sentence(String label, @Nullable String sentence, StringBuilder text) {
        if (sentence != null) {
            String wrapped = PlainText.wrap("  " + label + ": ", "    ", sentence, screen.width());
            text.append("  ").append(screen.styled(BOLD, label + ":")).append(wrapped.substring(label.length() + 3));
        }
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case ERROR -> "1;31";
            case WARNING -> "1;33";
            case NOTE -> "1;36";
        };
    }
}
