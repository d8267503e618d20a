/** Reading splits in a task: which one next, its watermark, its bad records. */
@NullMarked
package io.millrace.engine.source;

import org.jspecify.annotations.NullMarked;
