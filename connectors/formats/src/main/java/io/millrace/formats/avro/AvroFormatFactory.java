package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'avro'}. */
public final class AvroFormatFactory implements FormatFactory {
    @Override
    public String identifier() {
        return "avro";
    }

    @Override
    public String summary() {
        return "One Avro record in binary encoding, without a header; the schema is made of the table's columns as"
                + " Flink makes it, so that both sides must declare the same columns. Not for files, in which such"
                + " records cannot be told apart.";
    }

    @Override
    public List<Option<?>> options() {
        return AvroOptions.ALL;
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return AvroOptions.UNSUPPORTED;
    }

    @Override
    public Format create(OptionValues values, ZoneId sessionZone) {
        return new AvroFormat(AvroOptions.of(values));
    }

    private record AvroFormat(AvroOptions options) implements Format {
        @Override
        public RecordDecoder decoder(RowType table, RowType wanted) {
            AvroTypes.require(table, options.legacyTimestamps());
            return new AvroDecoder(table, wanted);
        }

        @Override
        public RecordEncoder encoder(RowType rowType) {
            AvroTypes.require(rowType, options.legacyTimestamps());
            return new AvroEncoder(rowType);
        }

        @Override
        public RecordFraming framing() {
            throw MillraceException.refused(
                    Problem.error(FormatError.NOT_FOR_FILES, "format 'avro' cannot be read from or written to files")
                            .detail("Binary records without a header cannot be told apart in a file.")
                            .hint("Use 'format' = 'json' for files; 'avro' is for 'connector' = 'kafka'."));
        }

        @Override
        public String fileExtension() {
            return "avro";
        }
    }
}
