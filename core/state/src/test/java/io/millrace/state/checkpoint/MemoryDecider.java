package io.millrace.state.checkpoint;

import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Marker;
import java.io.IOException;
import java.util.Optional;

/**
 * A decider whose markers are kept in a {@link Topic}: each instance can decide until another one has taken over,
 * and an answer can be lost.
 */
final class MemoryDecider implements Decider {
    /** What outlives the instances. */
    static final class Topic {
        Optional<Marker> marker = Optional.empty();
        int owner;
        int takeOvers;
    }

    private final Topic topic;
    private int self;

    /** The next decision takes effect, and its answer does not arrive. */
    boolean losesAnswer;

    MemoryDecider(Topic topic) {
        this.topic = topic;
    }

    @Override
    public String description() {
        return "the cluster of this test";
    }

    @Override
    public Optional<Marker> peek(String pipeline) {
        return topic.marker;
    }

    @Override
    public Optional<Marker> takeOver(String pipeline) {
        self = ++topic.owner;
        topic.takeOvers++;
        return topic.marker;
    }

    @Override
    public void decide(Marker marker) throws IOException {
        if (self != topic.owner) {
            throw new IOException("fenced by another instance");
        }
        topic.marker = Optional.of(marker);
        if (losesAnswer) {
            throw new IOException("no answer");
        }
    }
}
