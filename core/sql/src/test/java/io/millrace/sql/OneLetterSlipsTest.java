package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.error.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One wrong letter in a name: the right name is suggested 95 times of 100, at the right place. */
class OneLetterSlipsTest {
    private static final String FILE = """
            CREATE TABLE auctions (
              auction BIGINT, seller BIGINT, category STRING, initial_bid DECIMAL(10, 2), opened TIMESTAMP(3),
              WATERMARK FOR opened AS opened - INTERVAL '5' SECOND
            ) WITH ('connector' = 'filesystem', 'path' = 'in', 'format' = 'json', 'json.ignore-parse-errors' = 'true');
            CREATE TABLE hourly (start_at TIMESTAMP(3), end_at TIMESTAMP(3), seller BIGINT, lots BIGINT)
              WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'csv');
            CREATE VIEW cheap AS SELECT auction, seller, UPPER(category) AS kind, opened FROM auctions
              WHERE initial_bid < 10 AND CHAR_LENGTH(category) > 2;
            SET 'parallelism.default' = '2';
            SET 'table.exec.source.idle-timeout' = '10 s';
            INSERT INTO hourly SELECT window_start, window_end, seller, COUNT(auction)
              FROM TUMBLE(TABLE cheap, DESCRIPTOR(opened), INTERVAL '1' HOUR)
              GROUP BY window_start, window_end, seller;
            """;

    private static final int SLIPS = Boolean.getBoolean("millrace.long") ? 6_000 : 300;

    /** The names that can be misspelt: text to find, and the name in it. */
    private static final List<String> NAMES = List.of(
            "SELECT auction, seller, UPPER|auction",
            "UPPER(category)|category",
            "WHERE initial_bid|initial_bid",
            "FROM auctions|auctions",
            "UPPER(|UPPER",
            "CHAR_LENGTH(|CHAR_LENGTH",
            "INTO hourly|hourly",
            "TABLE cheap|cheap",
            "DESCRIPTOR(opened)|opened",
            "WATERMARK FOR opened|opened",
            "SELECT window_start|window_start",
            "BY window_start|window_start",
            "window_end, seller;|window_end",
            "window_end, seller, COUNT|seller",
            "'connector' = 'filesystem'|filesystem",
            "'format' = 'json'|json",
            "'path' = 'in'|path",
            "'json.ignore-parse-errors'|json.ignore-parse-errors",
            "'parallelism.default'|parallelism.default",
            "'table.exec.source.idle-timeout'|table.exec.source.idle-timeout",
            "COUNT(auction)|auction",
            "TUMBLE(|TUMBLE",
            "COUNT(|COUNT");

    @Test
    void theRightNameIsSuggested() {
        long seed = Long.getLong("millrace.test.seed", 42L);
        System.out.println("OneLetterSlipsTest -Dmillrace.test.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        assertThat(check(FILE)).isEmpty();
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        while (tried < SLIPS) {
            String[] pick = NAMES.get(random.nextInt(NAMES.size())).split("\\|", 2);
            String name = pick[1];
            String slip = slip(name, random);
            String file =
                    FILE.replaceFirst(Pattern.quote(pick[0]), Matcher.quoteReplacement(pick[0].replace(name, slip)));
            List<Problem> problems = check(file);
            if (problems.isEmpty()) {
                continue;
            }
            tried++;
            Problem first = problems.get(0);
            boolean named = String.valueOf(first.hint()).contains(name);
            if (!named || first.place() == null) {
                wrong.add(name + " as " + slip + ": " + first.fact() + " / " + first.hint());
            }
        }
        System.out.println("OneLetterSlipsTest: " + wrong.size() + " of " + tried + " slips led elsewhere");
        assertThat(wrong).as(wrong.size() + " of " + tried).hasSizeLessThanOrEqualTo(tried / 20);
    }

    private static String slip(String name, SplittableRandom random) {
        int at = random.nextInt(name.length());
        char letter = (char) ('a' + random.nextInt(26));
        char other = Character.isUpperCase(name.charAt(at)) ? Character.toUpperCase(letter) : letter;
        return switch (random.nextInt(4)) {
            case 0 -> name.substring(0, at) + name.substring(at + 1);
            case 1 -> name.substring(0, at) + other + name.substring(at);
            case 2 -> name.substring(0, at) + other + name.substring(at + 1);
            default ->
                at + 1 < name.length()
                        ? name.substring(0, at) + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2)
                        : name.substring(0, at) + other;
        };
    }

    private static List<Problem> check(String sql) {
        return PipelinePlanner.check(PlanRequest.of("t.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG))
                .errors();
    }
}
