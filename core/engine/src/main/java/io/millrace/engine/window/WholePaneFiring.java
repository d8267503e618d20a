package io.millrace.engine.window;

import io.millrace.engine.operator.Output;
import java.util.List;

/** Each pane is a window: tumbling windows and those that rows carry. */
final class WholePaneFiring implements PaneFiring {
    private final PaneStore panes;
    private final WindowEmitter emitter;
    private final WindowZone zone;
    /** The length of the windows, or -1 if the pane's second number is the window's start. */
    private final long size;

    WholePaneFiring(PaneStore panes, WindowEmitter emitter, WindowZone zone, long size) {
        this.panes = panes;
        this.emitter = emitter;
        this.zone = zone;
        this.size = size;
    }

    @Override
    public void fire(long watermark, Output output) {
        while (!panes.isEmpty()) {
            long end = panes.first().key.bucket();
            if (zone.completesAt(end) > watermark) {
                return;
            }
            for (Pane pane : panes.between(end, end + 1)) {
                long start = size < 0 ? pane.key.second() : end - size;
                emitter.emit(pane.table, start, end, output);
            }
            panes.expire(end);
        }
    }

    @Override
    public void restored(long watermark) {
        // The panes of windows that were emitted are gone from the state.
    }

    @Override
    public long rows() {
        return 0;
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public List<PaneStore> stores() {
        return List.of();
    }
}
