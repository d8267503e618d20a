package io.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.stream.StreamElement;
import io.millrace.spi.stream.StreamElement.Watermark;
import org.junit.jupiter.api.Test;

class ChannelTest {
    @Test
    void isBounded() {
        Channel channel = new Channel(new WakeUp(), new WakeUp());
        for (int i = 0; i < Channel.CAPACITY; i++) {
            assertThat(channel.offer(new Watermark(i))).isTrue();
        }
        assertThat(channel.hasRoom()).isFalse();
        assertThat(channel.offer(new Watermark(99))).isFalse();
        assertThat(channel.poll()).isEqualTo(new Watermark(0));
        assertThat(channel.offer(new Watermark(100))).isTrue();
    }

    @Test
    void keepsTheOrderBetweenTwoThreads() throws InterruptedException {
        int elements = 200_000;
        WakeUp writerWakeUp = new WakeUp();
        WakeUp readerWakeUp = new WakeUp();
        Channel channel = new Channel(writerWakeUp, readerWakeUp);
        Thread writer = new Thread(() -> {
            writerWakeUp.bind(Thread.currentThread());
            for (int i = 0; i < elements; i++) {
                while (!channel.offer(new Watermark(i))) {
                    writerWakeUp.announceSleep();
                    if (channel.hasRoom()) {
                        writerWakeUp.stayAwake();
                    } else {
                        writerWakeUp.sleep(1_000_000_000L);
                    }
                }
            }
        });
        readerWakeUp.bind(Thread.currentThread());
        writer.start();
        for (int expected = 0; expected < elements; expected++) {
            StreamElement element;
            while ((element = channel.poll()) == null) {
                readerWakeUp.announceSleep();
                if (channel.hasNext()) {
                    readerWakeUp.stayAwake();
                } else {
                    readerWakeUp.sleep(1_000_000_000L);
                }
            }
            assertThat(((Watermark) element).millis()).isEqualTo(expected);
        }
        writer.join();
    }
}
