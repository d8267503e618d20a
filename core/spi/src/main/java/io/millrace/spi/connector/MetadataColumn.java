package io.millrace.spi.connector;

import io.millrace.spi.type.DataType;

/**
 * A column that a source can add to its records, or a sink takes beside them: {@code `path` STRING METADATA FROM
 * 'file.path'}.
 */
public record MetadataColumn(String key, DataType type, String summary) {}
