/** The coordinator of epochs and the ledger that balances them. */
@NullMarked
package io.millrace.engine.checkpoint;

import org.jspecify.annotations.NullMarked;
