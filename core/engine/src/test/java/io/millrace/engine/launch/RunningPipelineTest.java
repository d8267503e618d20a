package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.EpochStore;
import io.millrace.engine.fixture.PassThroughPipeline;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.Output;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.ChangeBatch;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait for somebody outside. */
class RunningPipelineTest {
    @Test
    @Timeout(120)
    void aKillEndsAWaitForTheDecision() throws Exception {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        EpochStore silent = epoch -> {
            deciding.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted while the epoch was decided");
            }
        };
        PassThroughPipeline pipeline = new PassThroughPipeline(1, PassingOn::new);
        RunningPipeline running = RunningPipeline.start(pipeline.run(silent), Clock.system(), released::countDown);
        deciding.await();
        running.kill();
        assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.failure()).isNull();
        assertThat(released.getCount()).as("the state directory is given back").isZero();
        assertThat(pipeline.sink().visible()).isEmpty();
    }

    private record PassingOn(OperatorCounters counters) implements Operator {
        @Override
        public void process(ChangeBatch batch, Output output) {
            counters.in += batch.rowCount();
            counters.passed += batch.rowCount();
            output.emit(batch);
        }
    }
}
