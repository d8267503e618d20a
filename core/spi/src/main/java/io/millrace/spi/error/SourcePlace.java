package io.millrace.spi.error;

/** A stretch of a pipeline file: lines and columns count from 1, the end is included. */
public record SourcePlace(int line, int column, int endLine, int endColumn) {}
