@NullMarked
package io.millrace.flink;

import org.jspecify.annotations.NullMarked;
