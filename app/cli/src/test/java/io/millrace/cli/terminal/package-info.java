@NullMarked
package io.millrace.cli.terminal;

import org.jspecify.annotations.NullMarked;
