/** The {@code filesystem} connector: a file is a split; output parts become visible once, after the epoch's decision. */
@NullMarked
package io.millrace.connector.basic.file;

import org.jspecify.annotations.NullMarked;
