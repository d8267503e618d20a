@NullMarked
package io.millrace.connector.kafka.sink;

import org.jspecify.annotations.NullMarked;
