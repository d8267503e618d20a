package io.millrace.verify.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spin finds nothing in the model of the commit protocol, and finds what is wrong with each protocol that differs from
 * it in one point: a model that cannot fail would prove nothing.
 */
class ProtocolModelTest {
    @BeforeAll
    static void needsSpin() {
        assumeThat(Spin.isInstalled()).as("spin and gcc are installed").isTrue();
    }

    /** Definitions of the model; the later ones say how often each thing may go wrong that may. */
    static Stream<List<String>> searches() {
        Stream<List<String>> always = Stream.of(List.of());
        return !Boolean.getBoolean("millrace.long")
                ? always
                : Stream.concat(
                        always,
                        Stream.of(
                                misfortunes(2, 0, 1, 1, 0),
                                misfortunes(1, 1, 0, 0, 0),
                                misfortunes(0, 1, 1, 0, 0),
                                misfortunes(0, 1, 0, 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void holdsInEveryState(List<String> definitions, @TempDir Path scratch) throws IOException, InterruptedException {
        assertHolds(definitions, scratch);
    }

    private static void assertHolds(List<String> definitions, Path scratch) throws IOException, InterruptedException {
        Spin.Verdict verdict = Spin.check(model(), definitions, /* optimize= */ true, scratch);
        System.out.println("ProtocolModelTest: " + verdict.states() + " states " + definitions);
        assertThat(verdict.broken()).as(verdict.output()).isNull();
    }

    /** Each row: a protocol that is wrong, what has to happen, and the property that breaks. */
    @ParameterizedTest(name = "{0}: {5}")
    @CsvSource({
        "COMMIT_FIRST,         1, 0, 0, 0, refused",
        "RENAME_DECIDES,       1, 0, 0, 0, skipped",
        "MARKER_APART,         1, 0, 0, 0, mismatched",
        "FENCE_ONE,            0, 1, 0, 0, refused",
        "READ_BEFORE_FENCE,    0, 1, 0, 0, ahead",
        "SHOW_FIRST,           0, 0, 0, 0, ahead",
        "NO_ROLL_FORWARD,      1, 0, 0, 0, skipped",
        "ONE_ID,               1, 0, 0, 0, mismatched",
        "NO_FLUSH,             0, 0, 0, 0, reordered",
        "RESTORE_LATEST,       1, 0, 0, 0, mismatched",
        "RETRY_AS_ABORTED,     0, 0, 1, 0, doubled",
        "HEAD_FIRST,           1, 0, 0, 0, refused",
        "RETIRE_EARLY,         1, 0, 0, 0, refused",
        "FRESH_WITHOUT_MARKER, 2, 0, 0, 1, shared",
        "STALE_PEEK,           1, 0, 0, 0, refused",
        "ONLY_NEW_LIVES_MARK,  0, 1, 0, 0, shared",
        "MARK_BY_EPOCH,        0, 1, 0, 0, ahead",
    })
    void isRefuted(
            String mutant, int crashes, int takeOvers, int losses, int freshes, String property, @TempDir Path scratch)
            throws IOException, InterruptedException {
        List<String> definitions = misfortunes(crashes, takeOvers, 0, losses, freshes);
        definitions.add(mutant);
        Spin.Verdict verdict = Spin.check(model(), definitions, /* optimize= */ false, scratch);
        assertThat(verdict.broken()).as(verdict.output()).isEqualTo(property);
    }

    private static List<String> misfortunes(int crashes, int takeOvers, int expiries, int losses, int freshes) {
        return new ArrayList<>(List.of(
                "CRASHES=" + crashes,
                "TAKEOVERS=" + takeOvers,
                "EXPIRIES=" + expiries,
                "LOSSES=" + losses,
                "FRESHES=" + freshes,
                "RECORDS0=2"));
    }

    private static Path model() {
        try {
            return Path.of(
                    Objects.requireNonNull(ProtocolModelTest.class.getResource("/protocol/one-decider.pml"), "no model")
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
