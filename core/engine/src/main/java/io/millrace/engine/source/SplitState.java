package io.millrace.engine.source;

import io.millrace.engine.side.SplitDirectory.SplitName;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A split in the hands of one task. */
final class SplitState {
    final Split split;
    final SplitName name;
    final int number;
    SplitPosition position;
    long watermark;
    boolean ended;
    boolean idle;
    /** When it last gave a record, or was taken up (monotonic). */
    long lastRecordNanos;

    @Nullable
    SplitReader reader;

    /** What is said of a split that has ended is made once. */
    private @Nullable SplitProgress finalProgress;

    private @Nullable SplitStatus finalStatus;

    SplitState(SplitAssignment assignment, SplitName name, long nowNanos) {
        this.split = assignment.split();
        this.name = name;
        this.number = assignment.number();
        this.position = assignment.position();
        this.watermark = assignment.watermark();
        this.ended = assignment.ended();
        this.lastRecordNanos = nowNanos;
    }

    SplitStatus status(String source) {
        SplitStatus last = finalStatus;
        if (last == null) {
            SplitReader open = reader;
            OptionalLong lag = ended ? OptionalLong.of(0) : open == null ? OptionalLong.empty() : open.lag();
            last = new SplitStatus(progress(source), lag, idle);
            finalStatus = ended ? last : null;
        }
        return last;
    }

    SplitProgress progress(String source) {
        SplitProgress last = finalProgress;
        if (last == null) {
            last = new SplitProgress(source, name.table(), split, position, watermark, ended);
            finalProgress = ended ? last : null;
        }
        return last;
    }
}
