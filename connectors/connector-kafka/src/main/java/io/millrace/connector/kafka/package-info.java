/** Topics of Kafka as tables: sources with one split per partition, sinks that commit with the epoch. */
@NullMarked
package io.millrace.connector.kafka;

import org.jspecify.annotations.NullMarked;
