/** Believable orders in topics of a broker, and the results that a pipeline makes of them. */
@NullMarked
package io.millrace.broker.demo;

import org.jspecify.annotations.NullMarked;
