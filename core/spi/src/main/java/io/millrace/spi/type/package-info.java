/** SQL data types and the physical shapes their values take in columns. */
@NullMarked
package io.millrace.spi.type;

import org.jspecify.annotations.NullMarked;
