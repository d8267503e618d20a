/** Reads partitions: one split each, one consumer per task. */
@NullMarked
package io.millrace.connector.kafka.source;

import org.jspecify.annotations.NullMarked;
