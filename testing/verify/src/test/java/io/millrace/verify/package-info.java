/** What must hold over all modules: layering, size limits, docs that run. */
@NullMarked
package io.millrace.verify;

import org.jspecify.annotations.NullMarked;
