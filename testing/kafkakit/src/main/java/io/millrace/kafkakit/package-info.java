/** Real brokers for tests, in processes of their own. */
@NullMarked
package io.millrace.kafkakit;

import org.jspecify.annotations.NullMarked;
