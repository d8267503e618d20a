package io.millrace.spi.format;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.type.DataType.RowType;

/** A format with its options: turns the bytes of records into columns and back. */
public interface Format {
    /**
     * A decoder for one thread.
     *
     * @param table all physical fields of the table, in order: formats that go by position need them
     * @param wanted the fields to build, a subset (also within nested rows) of the table's; what is skipped is still
     *     validated as far as the format can
     */
    RecordDecoder decoder(RowType table, RowType wanted);

    /** An encoder for one thread. */
    RecordEncoder encoder(RowType rowType);

    /**
     * Whether a record without bytes, not even none of them, is a row of NULLs: in Kafka a key that is null, or a
     * tombstone. Such records have the length -1 for the decoder. Others than such formats never see them: they are no
     * rows.
     */
    default boolean holdsNull() {
        return false;
    }

    /**
     * How records are told apart in a file.
     *
     * @throws MillraceException when they cannot be, and the format is not for files
     */
    RecordFraming framing();

    /** The ending of files in this format, without a dot. */
    String fileExtension();
}
