package io.millrace.spi.connector;

/**
 * What a decider remembers of the last epoch that it decided.
 *
 * @param incarnation the life of the pipeline that decided it
 * @param epoch 0 when a life began with nothing and has decided nothing yet
 * @param manifest the SHA-256 of the epoch's manifest; empty for epoch 0
 */
public record Marker(String pipeline, long incarnation, long epoch, String manifest) {}
