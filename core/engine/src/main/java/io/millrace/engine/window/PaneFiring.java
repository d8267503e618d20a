package io.millrace.engine.window;

import io.millrace.engine.operator.Output;
import io.millrace.state.TableDelta;
import java.util.List;

/** How panes become windows. */
interface PaneFiring {
    /** Emits the windows that complete at or before the watermark, in the order of their ends, and drops them. */
    void fire(long watermark, Output output);

    /** The panes were restored; what completes at or before the watermark was emitted before. */
    void restored(long watermark);

    /** Rows and bytes beside those of the panes. */
    long rows();

    long bytes();

    /** Tables beside the panes. */
    List<PaneStore> stores();

    default List<TableDelta> snapshot() {
        return stores().stream().map(PaneStore::snapshot).toList();
    }
}
