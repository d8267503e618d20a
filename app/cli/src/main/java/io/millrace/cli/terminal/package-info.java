/** What people see: problems with their places, the live display, summaries. */
@NullMarked
package io.millrace.cli.terminal;

import org.jspecify.annotations.NullMarked;
