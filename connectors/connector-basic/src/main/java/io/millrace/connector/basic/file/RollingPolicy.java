package io.millrace.connector.basic.file;

import io.millrace.spi.option.OptionValues;

/** When a part is closed and a new one begun; durations in nanoseconds. */
record RollingPolicy(long fileBytes, long openNanos, long inactiveNanos, long checkNanos) {
    static RollingPolicy of(OptionValues options) {
        return new RollingPolicy(
                options.get(FileSystemConnector.ROLL_FILE_SIZE),
                options.get(FileSystemConnector.ROLL_INTERVAL).toNanos(),
                options.get(FileSystemConnector.INACTIVITY_INTERVAL).toNanos(),
                options.get(FileSystemConnector.CHECK_INTERVAL).toNanos());
    }
}
