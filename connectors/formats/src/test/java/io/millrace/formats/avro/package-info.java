@NullMarked
package io.millrace.formats.avro;

import org.jspecify.annotations.NullMarked;
