/** A Kafka broker inside this process. */
@NullMarked
package io.millrace.api.box;

import org.jspecify.annotations.NullMarked;
