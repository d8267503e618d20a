/** Dead letters and late rows on their way to their tables. */
@NullMarked
package io.millrace.engine.side;

import org.jspecify.annotations.NullMarked;
