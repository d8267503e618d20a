/** The command: verbs, what they print, and exit codes. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
