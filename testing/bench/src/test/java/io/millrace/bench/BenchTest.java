package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The arithmetic of the bench; its runs are no tests. */
class BenchTest {
    @Test
    void bidsAreCountedAsTheyAreWritten(@TempDir Path directory) throws Exception {
        for (long events : new long[] {0, 3, 4, 5, 50, 54, 123, 1000}) {
            Path file = EventFile.make(directory, events);
            long bids = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("{\"event_type\":2"))
                    .count();
            assertThat(EventFile.bids(events)).as("bids of %d", events).isEqualTo(bids);
        }
    }

    @Test
    void percentilesAreOfTheRowsSeen() {
        Latencies hundred = Latencies.of(
                LongStream.rangeClosed(1, 100).map(nanos -> 101 - nanos).toArray(), 0);
        assertThat(List.of(hundred.p50Nanos(), hundred.p99Nanos(), hundred.maxNanos()))
                .containsExactly(50L, 99L, 100L);
        Latencies one = Latencies.of(new long[] {7}, 0);
        assertThat(List.of(one.p50Nanos(), one.p99Nanos(), one.maxNanos())).containsOnly(7L);
    }

    @Test
    void aSlipInAnOptionIsNamed() {
        assertThatThrownBy(() -> BenchOptions.parse(new String[] {"querys=q0"}))
                .hasMessageContaining("did you mean queries=…?");
        BenchOptions options = BenchOptions.parse(new String[] {"latency", "rate=5", "engines=flink"});
        assertThat(options.isLatency()).isTrue();
        assertThat(options.number("rate", 1)).isEqualTo(5);
        assertThat(options.number("seconds", 30)).isEqualTo(30);
        assertThat(new Engines(options).chosen()).containsExactly(Engines.FLINK);
        assertThatThrownBy(() -> options.chosen("engines", List.of("millrace")))
                .hasMessageContaining("engines=flink: there is millrace");
    }
}
