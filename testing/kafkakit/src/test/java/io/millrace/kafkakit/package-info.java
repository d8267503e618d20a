@NullMarked
package io.millrace.kafkakit;

import org.jspecify.annotations.NullMarked;
