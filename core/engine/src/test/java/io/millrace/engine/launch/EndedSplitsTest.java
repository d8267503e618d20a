package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.source.SplitProgress;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndedSplitsTest {
    private static SplitProgress split(String source, String id, Map<String, String> attributes, boolean ended) {
        SplitPosition position = new SplitPosition(1L << 40, 12);
        return new SplitProgress(source, "t", new Split(id, attributes), position, -7, ended);
    }

    @Test
    void eachIsWrittenOnceAndReadAsItWas() {
        Map<String, String> odd = Map.of("a:1", "", "", "5:x", "ü", "é\n\u0000");
        SplitProgress one = split("scan_1", "in/a b\u0000ü.json", odd, true);
        SplitProgress two = split("scan_1", "", Map.of(), true);
        SplitProgress open = split("scan_1", "open", odd, false);
        EndedSplits ended = new EndedSplits();
        TableDelta first = ended.newlyEnded(List.of(one, open)).get("scan_1");
        TableDelta second = ended.newlyEnded(List.of(one, open, two)).get("scan_1");
        assertThat(ended.newlyEnded(List.of(one, open, two))).isEmpty();
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        List<SplitProgress> read = new ArrayList<>();
        EndedSplits.read("scan_1", "t", List.of(first, second), read::add);
        assertThat(read).containsExactly(one, two);
    }

    @Test
    void thoseOfTwoScansOfOneTableAreApart() {
        SplitProgress left = split("scan_1", "a.json", Map.of(), true);
        SplitProgress right = split("scan_2", "a.json", Map.of(), true);
        EndedSplits ended = new EndedSplits();
        ended.restored(List.of(left));
        assertThat(ended.newlyEnded(List.of(left, right))).containsOnlyKeys("scan_2");
        ended.writeAgain("scan_1", left.split());
        assertThat(ended.newlyEnded(List.of(left, right))).containsOnlyKeys("scan_1");
    }
}
