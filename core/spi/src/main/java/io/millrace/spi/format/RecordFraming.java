package io.millrace.spi.format;

/** Tells records apart in a stream of bytes. Without state: a call always begins at the start of a record. */
@FunctionalInterface
public interface RecordFraming {
    /**
     * The index of the line feed that ends the record which starts at {@code from}, or -1 when it is not in {@code
     * data[from, to)}. A carriage return before it belongs to the record; decoders pass over it.
     */
    int recordEnd(byte[] data, int from, int to);
}
