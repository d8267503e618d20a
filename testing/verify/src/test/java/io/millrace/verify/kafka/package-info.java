/** Pipelines over a real broker. */
@NullMarked
package io.millrace.verify.kafka;

import org.jspecify.annotations.NullMarked;
