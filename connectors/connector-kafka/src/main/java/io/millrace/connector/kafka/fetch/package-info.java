/** Fetches partitions and reads records out of the fetched bytes without an object per record. */
@NullMarked
package io.millrace.connector.kafka.fetch;

import org.jspecify.annotations.NullMarked;
