/**
 * Apache Flink as an oracle: runs scripts and pipeline files as they are. No Millrace engine code is on its class path.
 */
@NullMarked
package io.millrace.flink;

import org.jspecify.annotations.NullMarked;
