/**
 * Writes rows as Kafka's record batches and sends them: what the producer of Kafka's clients does, but a batch of rows
 * at a time. Design note 0007.
 */
@NullMarked
package io.millrace.connector.kafka.produce;

import org.jspecify.annotations.NullMarked;
