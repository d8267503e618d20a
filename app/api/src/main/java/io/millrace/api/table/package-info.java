/** The connectors and formats there are, and sources and sinks made of declared tables. */
@NullMarked
package io.millrace.api.table;

import org.jspecify.annotations.NullMarked;
