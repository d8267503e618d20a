/** Proof from outside: recomputes what files must hold from files alone, and kills real processes in between. */
@NullMarked
package io.millrace.testkit.verifier;

import org.jspecify.annotations.NullMarked;
