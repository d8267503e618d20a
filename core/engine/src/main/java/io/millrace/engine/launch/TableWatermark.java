package io.millrace.engine.launch;

import io.millrace.engine.source.SplitStatus;
import io.millrace.engine.task.TaskStatus;
import io.millrace.spi.stream.StreamElement;
import java.util.List;

/**
 * The watermark of a table that several tasks read, for people: the least of the tasks that somebody waits for, and
 * where nobody is waited for the greatest that any split reached.
 */
final class TableWatermark {
    private TableWatermark() {}

    /**
     * Adds up what the tasks show.
     *
     * @param assigner the id of the plan node that gives the table its watermark
     */
    static long of(String assigner, String table, List<TaskStatus> tasks) {
        long least = StreamElement.END_WATERMARK;
        long greatest = StreamElement.NO_WATERMARK;
        boolean anyCounts = false;
        for (TaskStatus task : tasks) {
            Long own = task.watermarks().get(assigner);
            if (own == null) {
                continue;
            }
            boolean reads = false;
            boolean waits = false;
            greatest = Math.max(greatest, own);
            for (SplitStatus split : task.splits()) {
                if (split.progress().table().equals(table)) {
                    greatest = Math.max(greatest, split.progress().watermark());
                    reads |= !split.progress().ended();
                    waits |= !split.progress().ended() && !split.idle();
                }
            }
            // A task that reads nothing, or no more, holds no watermark back and may have none.
            if (waits || (!reads && own != StreamElement.NO_WATERMARK)) {
                anyCounts = true;
                least = Math.min(least, own);
            }
        }
        return anyCounts ? least : greatest;
    }
}
