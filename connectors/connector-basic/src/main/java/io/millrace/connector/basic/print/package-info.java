/** The {@code print} connector: rows as lines of text, as Flink prints them. */
@NullMarked
package io.millrace.connector.basic.print;

import org.jspecify.annotations.NullMarked;
