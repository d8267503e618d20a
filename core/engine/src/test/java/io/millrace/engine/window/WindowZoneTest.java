package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowZoneTest {
    private static final WindowZone LOS_ANGELES = WindowZone.of(ZoneId.of("America/Los_Angeles"));

    private static long local(String time) {
        return LocalDateTime.parse(time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** The instants are those of the comments in Flink's TimeWindowUtil. */
    @Test
    void windowsOverASkippedHourCompleteWhereItIsSkipped() {
        assertThat(LOS_ANGELES.toLocal(1_615_716_000_000L)).isEqualTo(local("2021-03-14T03:00"));
        assertThat(LOS_ANGELES.completesAt(local("2021-03-14T02:00"))).isEqualTo(1_615_715_999_999L);
        assertThat(LOS_ANGELES.completesAt(local("2021-03-14T02:30"))).isEqualTo(1_615_716_000_000L);
        assertThat(LOS_ANGELES.completesAt(local("2021-03-14T03:00"))).isEqualTo(1_615_716_000_000L);
        assertThat(LOS_ANGELES.completesAt(local("2021-03-14T03:01"))).isEqualTo(1_615_716_059_999L);
    }

    @Test
    void windowsOverARepeatedHourCompleteAfterTheSecond() {
        assertThat(LOS_ANGELES.toLocal(1_636_272_000_000L)).isEqualTo(local("2021-11-07T01:00"));
        assertThat(LOS_ANGELES.toLocal(1_636_275_600_000L)).isEqualTo(local("2021-11-07T01:00"));
        assertThat(LOS_ANGELES.completesAt(local("2021-11-07T01:00"))).isEqualTo(1_636_271_999_999L);
        assertThat(LOS_ANGELES.completesAt(local("2021-11-07T01:30"))).isEqualTo(1_636_277_399_999L);
        assertThat(LOS_ANGELES.completesAt(local("2021-11-07T02:00"))).isEqualTo(1_636_279_199_999L);
        assertThat(LOS_ANGELES.toEpoch(local("2021-11-07T01:30"))).isEqualTo(1_636_273_800_000L);
    }

    @Test
    void aDayIsADayOfTheZone() {
        AlignedWindows days = new AlignedWindows(86_400_000L, 86_400_000L, 0, false);
        long start = days.paneStart(LOS_ANGELES.toLocal(1_636_275_600_000L));
        assertThat(start).isEqualTo(local("2021-11-07T00:00"));
        // 25 hours after it began.
        assertThat(LOS_ANGELES.completesAt(days.lastEnd(start)))
                .isEqualTo(LOS_ANGELES.toEpoch(start) + 25 * 3_600_000L - 1);
    }

    @Test
    void closedEndsAreThoseThatAreComplete() {
        SplittableRandom random = new SplittableRandom(5);
        for (String name : new String[] {"UTC", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata"}) {
            WindowZone zone = WindowZone.of(ZoneId.of(name));
            for (long base :
                    new long[] {1_615_716_000_000L, 1_636_275_600_000L, 1_617_462_000_000L, 1_633_188_600_000L, 0}) {
                for (int i = 0; i < 300; i++) {
                    long watermark = base + random.nextLong(-7_200_000, 7_200_000);
                    long closed = zone.closedEnd(watermark);
                    assertThat(zone.completesAt(closed)).isLessThanOrEqualTo(watermark);
                    assertThat(zone.completesAt(closed + 1)).isGreaterThan(watermark);
                }
            }
        }
        assertThat(LOS_ANGELES.closedEnd(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(LOS_ANGELES.closedEnd(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
    }
}
