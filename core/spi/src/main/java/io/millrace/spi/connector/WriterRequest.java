package io.millrace.spi.connector;

import java.util.List;

/**
 * For whom a sink opens a writer.
 *
 * @param states the states that the writer continues from, a share of those given to {@link Sink#open}
 * @param eventTime the column that holds the event time of the rows (microseconds), or -1 when they have none
 * @param rejections takes the rows that cannot be written
 */
public record WriterRequest(int subtask, List<byte[]> states, int eventTime, RowRejections rejections) {
    public static final int NO_EVENT_TIME = -1;

    public WriterRequest {
        states = List.copyOf(states);
    }

    /** For a writer whose rows all can be written, or the run ends. */
    public WriterRequest(int subtask, List<byte[]> states, int eventTime) {
        this(subtask, states, eventTime, RowRejections.STOP);
    }

    public static WriterRequest withoutEventTime(int subtask, List<byte[]> states) {
        return new WriterRequest(subtask, states, NO_EVENT_TIME);
    }
}
