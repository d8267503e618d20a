package io.millrace.spi.type;

/** A named member of a row type. Names are case-sensitive, as in Flink. */
public record Field(String name, DataType type) {}
