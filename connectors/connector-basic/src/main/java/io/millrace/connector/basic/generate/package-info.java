/** The {@code datagen} connector: rows computed from their number, so that a replay gives the same rows. */
@NullMarked
package io.millrace.connector.basic.generate;

import org.jspecify.annotations.NullMarked;
