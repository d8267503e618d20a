@NullMarked
package io.millrace.formats.raw;

import org.jspecify.annotations.NullMarked;
