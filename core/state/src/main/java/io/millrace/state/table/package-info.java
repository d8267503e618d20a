/** Keys to dense row ids, and the columns of values beside them: what operators keep between batches. */
@NullMarked
package io.millrace.state.table;

import org.jspecify.annotations.NullMarked;
