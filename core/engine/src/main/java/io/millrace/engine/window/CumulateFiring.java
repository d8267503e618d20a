package io.millrace.engine.window;

import io.millrace.engine.operator.Output;
import java.util.List;

/**
 * Cumulating windows: a pane whose end has come is added to the rows of the same window start, which are emitted at
 * each step until the window has its whole size.
 */
final class CumulateFiring implements PaneFiring {
    private final AlignedWindows windows;
    private final PaneStore panes;
    private final PaneStore cumulated;
    private final WindowEmitter emitter;
    private final WindowZone zone;
    private long lastEnd = Long.MIN_VALUE;

    CumulateFiring(
            AlignedWindows windows, PaneStore panes, PaneStore cumulated, WindowEmitter emitter, WindowZone zone) {
        this.windows = windows;
        this.panes = panes;
        this.cumulated = cumulated;
        this.emitter = emitter;
        this.zone = zone;
    }

    @Override
    public void fire(long watermark, Output output) {
        while (!cumulated.isEmpty() || !panes.isEmpty()) {
            long end = cumulated.isEmpty() ? panes.first().key.bucket() : lastEnd + windows.slide();
            if (zone.completesAt(end) > watermark) {
                return;
            }
            long start = windows.windowStart(end);
            Pane.Key whole = new Pane.Key(start + windows.size(), start);
            for (Pane pane : panes.between(end, end + 1)) {
                cumulated.merge(whole, pane.table);
            }
            panes.expire(end);
            emitter.emit(cumulated.pane(whole).table, start, end, output);
            cumulated.expire(end);
            lastEnd = end;
        }
    }

    @Override
    public void restored(long watermark) {
        if (!cumulated.isEmpty()) {
            long start = cumulated.first().key.second();
            lastEnd = Math.max(panes.lastExpired(), windows.firstOpenEnd(start, watermark, zone) - windows.slide());
        }
    }

    @Override
    public long rows() {
        return cumulated.rows();
    }

    @Override
    public long bytes() {
        return cumulated.bytes();
    }

    @Override
    public List<PaneStore> stores() {
        return List.of(cumulated);
    }
}
