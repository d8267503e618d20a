package io.millrace.formats.raw;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.Words;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'raw'}. */
public final class RawFormatFactory implements FormatFactory {
    @Override
    public String identifier() {
        return "raw";
    }

    @Override
    public String summary() {
        return "The record's bytes are the value of the table's only column; in files each line is a record, and a"
                + " carriage return before the line feed belongs to it. NULL is written as an empty record.";
    }

    @Override
    public List<Option<?>> options() {
        return RawOptions.ALL;
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of();
    }

    @Override
    public Format create(OptionValues values, ZoneId sessionZone) {
        return new RawFormat(RawOptions.of(values));
    }

    private record RawFormat(RawOptions options) implements Format {
        @Override
        public RecordDecoder decoder(RowType table, RowType wanted) {
            return new RawDecoder(onlyField(table), wanted, options);
        }

        @Override
        public RecordEncoder encoder(RowType rowType) {
            return new RawEncoder(onlyField(rowType), options);
        }

        private static Field onlyField(RowType type) {
            if (type.fieldCount() != 1) {
                throw MillraceException.refused(Problem.error(
                                FormatError.ONE_COLUMN_ONLY,
                                "format 'raw' takes one column, but there are " + type.fieldCount())
                        .detail("Computed and metadata columns do not count.")
                        .hint("Leave one column, or use 'format' = 'json'."));
            }
            Field field = type.fields().get(0);
            if (!isHeld(field)) {
                throw MillraceException.refused(Problem.error(
                                FormatError.TYPE_NOT_HELD,
                                "format 'raw' cannot hold column '" + field.name() + "' of type "
                                        + field.type().name())
                        .detail("A raw record is a text, bytes, a boolean, or a number other than a decimal.")
                        .hint("Declare the column as STRING or BYTES, or use 'format' = 'json'."));
            }
            return field;
        }

        private static boolean isHeld(Field field) {
            return switch (ValueKind.of(field.type())) {
                case BOOLEAN, TINYINT, SMALLINT, FLOAT, DOUBLE, STRING, BYTES -> true;
                case INT, BIGINT -> !(field.type() instanceof IntervalType);
                case DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, ROW, MAP -> false;
            };
        }

        @Override
        public boolean holdsNull() {
            return true;
        }

        @Override
        public RecordFraming framing() {
            return (data, from, to) -> Words.indexOf(data, from, to, (byte) '\n');
        }

        @Override
        public String fileExtension() {
            return "raw";
        }
    }
}
