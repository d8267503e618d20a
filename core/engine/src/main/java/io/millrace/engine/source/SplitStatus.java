package io.millrace.engine.source;

import java.util.OptionalLong;

/**
 * How far a split was read, for people.
 *
 * @param lag how many records lie behind what was read; empty where nobody knows
 * @param idle whether its watermark is not waited for, because nothing came for the idle timeout
 */
public record SplitStatus(SplitProgress progress, OptionalLong lag, boolean idle) {}
