/** The format {@code avro}: Avro's binary encoding of a record whose schema is made of the table's columns. */
@NullMarked
package io.millrace.formats.avro;

import org.jspecify.annotations.NullMarked;
