package io.millrace.connector.kafka.produce;

import org.apache.kafka.common.Uuid;

/**
 * A topic that is written.
 *
 * @param id of the topic that was there at the start; one of the same name that was made later is another
 * @param maxBatchBytes what it takes
 */
public record TopicTarget(Uuid id, int maxBatchBytes) {}
