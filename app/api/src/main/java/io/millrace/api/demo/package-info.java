/** A pipeline over Kafka for those who have neither. */
@NullMarked
package io.millrace.api.demo;

import org.jspecify.annotations.NullMarked;
