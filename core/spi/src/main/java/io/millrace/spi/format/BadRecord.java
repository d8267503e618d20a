package io.millrace.spi.format;

import io.millrace.spi.error.ErrorCode;

/**
 * A record that could not be decoded.
 *
 * @param record its number within the call
 * @param raw its bytes as they were read
 * @param cause what is wrong and where in the record, as a primary fact
 */
public record BadRecord(int record, byte[] raw, ErrorCode code, String cause) {}
