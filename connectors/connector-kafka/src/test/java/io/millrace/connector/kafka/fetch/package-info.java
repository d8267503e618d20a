@NullMarked
package io.millrace.connector.kafka.fetch;

import org.jspecify.annotations.NullMarked;
