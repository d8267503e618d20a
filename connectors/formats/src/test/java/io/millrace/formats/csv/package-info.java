@NullMarked
package io.millrace.formats.csv;

import org.jspecify.annotations.NullMarked;
