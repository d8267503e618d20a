package io.millrace.connector.basic.file;

import io.millrace.spi.connector.TableContext;

/** When a part is closed and a new one begun; durations in nanoseconds. */
record RollingPolicy(long fileBytes, long openNanos, long inactiveNanos, long checkNanos) {
    static RollingPolicy of(TableContext context) {
        return new RollingPolicy(
                PositiveOptions.size(context, FileSystemConnector.ROLL_FILE_SIZE),
                PositiveOptions.nanos(context, FileSystemConnector.ROLL_INTERVAL),
                PositiveOptions.nanos(context, FileSystemConnector.INACTIVITY_INTERVAL),
                PositiveOptions.nanos(context, FileSystemConnector.CHECK_INTERVAL));
    }
}
