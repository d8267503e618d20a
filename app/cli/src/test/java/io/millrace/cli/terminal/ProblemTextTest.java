package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTextTest {
    private static final ErrorCode CODE = new ErrorCode() {
        @Override
        public String code() {
            return "MR2002";
        }

        @Override
        public String title() {
            return "no column of this name";
        }

        @Override
        public String explanation() {
            return "";
        }
    };

    @Test
    void showsThePlaceMarksTheTextAndSaysWhatToDo() {
        Problem problem = Problem.error(CODE, "no column `prise` in table `bid`")
                .at(new SourcePlace(2, 3, 2, 7))
                .detail("The columns are `auction` and `price`.")
                .hint("Did you mean `price`?");
        assertThat(render("SELECT\n  prise,\n  auction FROM bid", 80, problem)).isEqualTo("""
                        error[MR2002]: no column `prise` in table `bid`
                         --> bids.sql:2:3
                          |
                        2 |   prise,
                          |   ^^^^^
                          detail: The columns are `auction` and `price`.
                          hint: Did you mean `price`?
                        """);
    }

    @Test
    void tabsAndWideCharactersKeepTheMarksBelowTheText() {
        Problem problem = Problem.error(CODE, "no column").at(new SourcePlace(1, 8, 1, 10));
        assertThat(render("\tf('価',abc)", 80, problem)).contains("1 |     f('価',abc)\n", "  |            ^^^\n");
    }

    @Test
    void longLinesAreCutAroundTheMark() {
        String line = "a + ".repeat(5000) + "prise" + " + b".repeat(5000);
        Problem problem = Problem.error(CODE, "no column").at(new SourcePlace(1, 20001, 1, 20005));
        List<String> lines = render(line, 80, problem).lines().toList();
        assertThat(lines).allMatch(shown -> shown.length() <= 80);
        int mark = lines.get(4).indexOf('^');
        assertThat(lines.get(3).substring(mark, mark + 5)).isEqualTo("prise");
    }

    @Test
    void aMarkOverSeveralLinesShowsItsFirst() {
        Problem problem = Problem.error(CODE, "no column").at(new SourcePlace(1, 8, 3, 2));
        assertThat(render("SELECT a,\n b\n c", 80, problem)).contains("1 | SELECT a,\n", "  |        ^^\n");
    }

    @Test
    void aPlaceAtTheEndOfTheFileIsMarkedBehindTheText() {
        Problem problem = Problem.error(CODE, "no column").at(new SourcePlace(1, 7, 1, 7));
        assertThat(render("SELECT", 80, problem)).contains("1 | SELECT\n", "  |       ^\n");
        assertThat(render("SELECT", 80, problem.at(new SourcePlace(9, 1, 9, 1))))
                .contains("9 |\n", "  | ^\n");
    }

    @Test
    void controlCharactersNeverReachTheTerminal() {
        Problem problem = Problem.error(CODE, "no column `\u001b[31m`").at(new SourcePlace(1, 1, 1, 3));
        assertThat(render("\u001b[2J\u202e", 80, problem)).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void secretsOfTheFileAreCovered() {
        Problem problem = Problem.error(CODE, "no option 'fromat'").at(new SourcePlace(1, 2, 1, 9));
        String option = "('fromat' = 'json', 'properties.ssl.key.password' = 'it''s ${KEY:-hunter2} 2', 'topic' = 't')";
        assertThat(render(option, 120, problem))
                .contains("'properties.ssl.key.password' = '******${KEY:-**********', 'topic' = 't')")
                .doesNotContain("hunter2");
        // Where quotes do not close.
        assertThat(render("x username=\"etl\" password=\"hun\\\"ter2\";", 120, problem))
                .contains("etl")
                .doesNotContain("hun", "ter2");
        assertThat(render("'sasl.jaas.config' = 'hunter2", 120, problem)).doesNotContain("hunter2");
    }

    @Test
    void sentencesWrapAtTheWidth() {
        Problem problem = Problem.error(CODE, "a fact ".repeat(30).strip())
                .hint("do this ".repeat(40).strip());
        assertThat(render("", 80, problem).lines()).allMatch(line -> line.length() <= 80);
        assertThat(render("", 200, problem).lines()).anyMatch(line -> line.length() > 150);
    }

    private static String render(String fileText, int width, Problem problem) {
        return new ProblemText(new Screen(false, false, width), "bids.sql", fileText).of(List.of(problem));
    }
}
