package io.millrace.engine.window;

import io.millrace.plan.WindowSpec;

/**
 * The algebra of tumbling, hopping and cumulating windows over panes.
 *
 * <p>A pane is as long as the slide (or step): every window is a run of whole panes. The windows of the pane that
 * starts at s end at s + slide, s + 2 slide, ..., {@link #lastEnd}.
 *
 * <pre>
 *   hop, size 3 slides          cumulate, size 3 steps
 *   |--a--|--b--|--c--|--d--|   |--a--|--b--|--c--|--d--|
 *   [      abc       )          [  a  )
 *         [      bcd       )    [    ab     )
 *                               [       abc       )
 *                                                 [  d  )
 * </pre>
 *
 * All times are local milliseconds.
 *
 * @param size the length of a (whole) window, a multiple of the slide
 * @param cumulate whether windows grow from one start instead of moving on
 */
record AlignedWindows(long size, long slide, long offset, boolean cumulate) {
    static AlignedWindows of(WindowSpec spec) {
        if (spec instanceof WindowSpec.Tumble tumble) {
            return new AlignedWindows(tumble.size(), tumble.size(), tumble.offset(), false);
        }
        if (spec instanceof WindowSpec.Hop hop) {
            return new AlignedWindows(hop.size(), hop.slide(), hop.offset(), false);
        }
        if (spec instanceof WindowSpec.Cumulate cumulate) {
            return new AlignedWindows(cumulate.maxSize(), cumulate.step(), cumulate.offset(), true);
        }
        throw new IllegalArgumentException("no aligned windows: " + spec);
    }

    /** Start of the pane with this time. */
    long paneStart(long time) {
        return floor(time, slide);
    }

    long firstEnd(long paneStart) {
        return paneStart + slide;
    }

    /** End of the last window that the pane belongs to. */
    long lastEnd(long paneStart) {
        return (cumulate ? floor(paneStart, size) : paneStart) + size;
    }

    long windowStart(long end) {
        return cumulate ? floor(end - 1, size) : end - size;
    }

    private long floor(long time, long length) {
        return time - Math.floorMod(time - offset, length);
    }

    /** The first end of a window of the pane that completes only after the watermark, or {@code lastEnd + slide}. */
    long firstOpenEnd(long paneStart, long watermark, WindowZone zone) {
        long firstEnd = firstEnd(paneStart);
        long low = 0;
        long high = (lastEnd(paneStart) - firstEnd) / slide + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (zone.completesAt(firstEnd + middle * slide) > watermark) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return firstEnd + low * slide;
    }
}
