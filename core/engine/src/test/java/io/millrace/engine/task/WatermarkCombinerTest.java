package io.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.stream.StreamElement;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WatermarkCombinerTest {
    private static final int ROUNDS = Boolean.getBoolean("millrace.long") ? 20_000 : 200;

    @Test
    void takesTheLeastOfTheActiveInputs() {
        WatermarkCombiner combiner = new WatermarkCombiner(2);
        assertThat(combiner.advance(0, 10)).isFalse();
        assertThat(combiner.advance(1, 5)).isTrue();
        assertThat(combiner.current()).isEqualTo(5);
        assertThat(combiner.idle(1, 5)).isTrue();
        assertThat(combiner.current()).isEqualTo(10);
    }

    @Test
    void risesToTheGreatestSplitWhenAllAreIdle() {
        WatermarkCombiner combiner = new WatermarkCombiner(2);
        combiner.advance(0, 10);
        combiner.idle(0, 40);
        combiner.advance(1, 5);
        assertThat(combiner.current()).isEqualTo(5);
        combiner.idle(1, 20);
        assertThat(combiner.allIdle()).isTrue();
        assertThat(combiner.current()).isEqualTo(40);
    }

    @Test
    void anInputThatReturnsDoesNotLowerIt() {
        WatermarkCombiner combiner = new WatermarkCombiner(2);
        combiner.advance(0, 10);
        combiner.idle(1, StreamElement.NO_WATERMARK);
        assertThat(combiner.current()).isEqualTo(10);
        combiner.advance(1, 3);
        assertThat(combiner.current()).isEqualTo(10);
        combiner.advance(0, 30);
        assertThat(combiner.current()).isEqualTo(10);
        combiner.advance(1, 20);
        assertThat(combiner.current()).isEqualTo(20);
    }

    @Test
    void neverFallsUnderRandomInputs() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("WatermarkCombinerTest: -Dmillrace.test.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int inputs = 1 + random.nextInt(4);
            WatermarkCombiner combiner = new WatermarkCombiner(inputs);
            long last = combiner.current();
            for (int step = 0; step < 100; step++) {
                int input = random.nextInt(inputs);
                switch (random.nextInt(3)) {
                    case 0 -> combiner.advance(input, random.nextLong(1000));
                    case 1 -> combiner.idle(input, random.nextLong(1000));
                    default -> combiner.activate(input);
                }
                assertThat(combiner.current()).isGreaterThanOrEqualTo(last);
                last = combiner.current();
            }
        }
    }
}
