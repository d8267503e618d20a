package io.millrace.engine.window;

import io.millrace.engine.operator.Output;
import io.millrace.state.table.AggregateTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hopping windows: the panes of a window are added up in one table.
 *
 * <p>That table keeps its keys from window to window, and each pane remembers the row ids of its keys there: a pane's
 * keys are looked up once, later windows only add along the ids.
 */
final class HopFiring implements PaneFiring {
    /** The table is made anew when it has this many times the rows of the last window, and some. */
    private static final int STALE_FACTOR = 2;

    private static final int STALE_ROWS = 4096;

    private final AlignedWindows windows;
    private final PaneStore panes;
    private final WindowEmitter emitter;
    private final WindowZone zone;
    private final Supplier<AggregateTable> newTable;
    private AggregateTable window;
    /** Per row of the table the number of the last window that had it. */
    private int[] lastWindow = new int[0];

    private int windowNumber;
    private int windowRows;
    private long lastEnd = Long.MIN_VALUE;
    private long lastWatermark = Long.MIN_VALUE;
    private final int[] ids = new int[WindowEmitter.BATCH_ROWS];

    HopFiring(
            AlignedWindows windows,
            PaneStore panes,
            WindowEmitter emitter,
            WindowZone zone,
            Supplier<AggregateTable> newTable) {
        this.windows = windows;
        this.panes = panes;
        this.emitter = emitter;
        this.zone = zone;
        this.newTable = newTable;
        this.window = newTable.get();
    }

    @Override
    public void fire(long watermark, Output output) {
        while (!panes.isEmpty()) {
            long end = nextEnd();
            if (zone.completesAt(end) > watermark) {
                break;
            }
            fireWindow(end, output);
            lastEnd = end;
            panes.expire(end);
        }
        lastWatermark = Math.max(lastWatermark, watermark);
    }

    /** The end of the first window over the first pane that was not complete before. */
    private long nextEnd() {
        long start = panes.first().key.bucket() - windows.size();
        long end = windows.firstOpenEnd(start, lastWatermark, zone);
        return lastEnd == Long.MIN_VALUE ? end : Math.max(end, lastEnd + windows.slide());
    }

    private void fireWindow(long end, Output output) {
        if (window.rowCount() > STALE_ROWS + STALE_FACTOR * (long) windowRows) {
            forgetKeys();
        }
        windowNumber++;
        window.resetValues();
        for (Pane pane : panes.between(end, end + windows.size())) {
            if (pane.key.second() <= end) {
                pane.windowIds = window.merge(pane.table, pane.windowIds);
                if (lastWindow.length < window.rowCount()) {
                    lastWindow = Arrays.copyOf(lastWindow, 2 * window.rowCount());
                }
                mark(pane.windowIds, pane.table.rowCount());
            }
        }
        emit(end, output);
    }

    private void mark(int[] windowIds, int count) {
        for (int i = 0; i < count; i++) {
            lastWindow[windowIds[i]] = windowNumber;
        }
    }

    private void emit(long end, Output output) {
        int count = 0;
        windowRows = 0;
        for (int id = 0; id < window.rowCount(); id++) {
            if (lastWindow[id] == windowNumber) {
                ids[count++] = id;
            }
            if (count == ids.length) {
                emitter.emit(window, ids, count, windows.windowStart(end), end, output);
                windowRows += count;
                count = 0;
            }
        }
        if (count > 0) {
            emitter.emit(window, ids, count, windows.windowStart(end), end, output);
            windowRows += count;
        }
    }

    private void forgetKeys() {
        window = newTable.get();
        lastWindow = new int[0];
        for (Pane pane : panes.between(Long.MIN_VALUE, Long.MAX_VALUE)) {
            pane.windowIds = new int[0];
        }
    }

    @Override
    public void restored(long watermark) {
        lastWatermark = watermark;
        lastEnd = panes.lastExpired();
    }

    @Override
    public long rows() {
        return 0;
    }

    @Override
    public long bytes() {
        return window.bytes() + 4L * lastWindow.length;
    }

    @Override
    public List<PaneStore> stores() {
        return List.of();
    }
}
