/** Plans and files back to text that a person reads. */
@NullMarked
package io.millrace.sql.explain;

import org.jspecify.annotations.NullMarked;
