/** Reads partitions: one split each, one session per task. */
@NullMarked
package io.millrace.connector.kafka.source;

import org.jspecify.annotations.NullMarked;
