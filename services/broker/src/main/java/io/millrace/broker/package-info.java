/**
 * A real Kafka broker inside this process, for those who have none: one node that is broker and controller, with its
 * data in one directory.
 */
@NullMarked
package io.millrace.broker;

import org.jspecify.annotations.NullMarked;
