/** Runs scripts through the engine as users start it, in every mode, and compares. */
@NullMarked
package io.millrace.testkit.run;

import org.jspecify.annotations.NullMarked;
