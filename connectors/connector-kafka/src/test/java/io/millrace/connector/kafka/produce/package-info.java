@NullMarked
package io.millrace.connector.kafka.produce;

import org.jspecify.annotations.NullMarked;
