/**
 * A naive evaluator of plans over plain Java objects: the answer that the engine must give, written again from what SQL
 * and the time rules say. It shares no function code with the engine and cares for nothing but being right.
 */
@NullMarked
package io.millrace.testkit.reference;

import org.jspecify.annotations.NullMarked;
