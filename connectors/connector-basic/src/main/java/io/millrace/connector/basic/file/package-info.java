/** The {@code filesystem} connector: a file is a split; output is visible once its epoch was decided. */
@NullMarked
package io.millrace.connector.basic.file;

import org.jspecify.annotations.NullMarked;
