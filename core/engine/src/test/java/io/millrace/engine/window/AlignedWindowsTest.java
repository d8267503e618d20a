package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.WindowSpec;
import org.junit.jupiter.api.Test;

class AlignedWindowsTest {
    @Test
    void tumblingWindowsTileTimeBeforeAndAfter1970() {
        AlignedWindows windows = AlignedWindows.of(new WindowSpec.Tumble(10, 3));
        assertThat(windows.paneStart(3)).isEqualTo(3);
        assertThat(windows.paneStart(2)).isEqualTo(-7);
        assertThat(windows.paneStart(-7)).isEqualTo(-7);
        assertThat(windows.paneStart(-8)).isEqualTo(-17);
        assertThat(AlignedWindows.of(new WindowSpec.Tumble(10, -2)).paneStart(7))
                .isEqualTo(-2);
    }

    @Test
    void hoppingWindowsEndAtEverySlide() {
        AlignedWindows windows = AlignedWindows.of(new WindowSpec.Hop(15, 5, 0));
        assertThat(windows.firstEnd(-5)).isZero();
        assertThat(windows.lastEnd(-5)).isEqualTo(10);
        assertThat(windows.windowStart(10)).isEqualTo(-5);
    }

    @Test
    void cumulatingWindowsGrowFromOneStart() {
        AlignedWindows windows = AlignedWindows.of(new WindowSpec.Cumulate(20, 5, 2));
        assertThat(windows.paneStart(13)).isEqualTo(12);
        assertThat(windows.firstEnd(12)).isEqualTo(17);
        assertThat(windows.lastEnd(12)).isEqualTo(22);
        assertThat(windows.windowStart(17)).isEqualTo(2);
        assertThat(windows.windowStart(22)).isEqualTo(2);
        assertThat(windows.lastEnd(-3)).isEqualTo(2);
    }

    @Test
    void theFirstOpenEndIsBehindTheWatermark() {
        AlignedWindows windows = AlignedWindows.of(new WindowSpec.Hop(15, 5, 0));
        WindowZone utc = WindowZone.utc();
        assertThat(windows.firstOpenEnd(0, Long.MIN_VALUE, utc)).isEqualTo(5);
        assertThat(windows.firstOpenEnd(0, 3, utc)).isEqualTo(5);
        assertThat(windows.firstOpenEnd(0, 4, utc)).isEqualTo(10);
        assertThat(windows.firstOpenEnd(0, 13, utc)).isEqualTo(15);
        assertThat(windows.firstOpenEnd(0, 14, utc)).isEqualTo(20);
        assertThat(windows.firstOpenEnd(0, Long.MAX_VALUE, utc)).isEqualTo(20);
    }
}
