package io.millrace.formats.csv;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.Field;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'csv'}. */
public final class CsvFormatFactory implements FormatFactory {
    private static final int MAX_TIME_PRECISION = 3;

    @Override
    public String identifier() {
        return "csv";
    }

    @Override
    public String summary() {
        return "One record per line with its fields between delimiters; columns are fields by position.";
    }

    @Override
    public List<Option<?>> options() {
        return CsvOptions.ALL;
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return CsvOptions.UNSUPPORTED;
    }

    @Override
    public Format create(OptionValues values, ZoneId sessionZone) {
        return new CsvFormat(CsvOptions.of(values));
    }

    private record CsvFormat(CsvOptions options) implements Format {
        @Override
        public RecordDecoder decoder(RowType table, RowType wanted) {
            requireTypes(table);
            return new CsvDecoder(table, wanted, options);
        }

        @Override
        public RecordEncoder encoder(RowType rowType) {
            requireTypes(rowType);
            return new CsvEncoder(rowType, options);
        }

        private static void requireTypes(RowType type) {
            List<Problem> problems = type.fields().stream()
                    .filter(field -> !isHeld(field))
                    .map(CsvFormat::problem)
                    .toList();
            if (!problems.isEmpty()) {
                throw new MillraceException(MillraceException.Phase.REFUSED, problems, null);
            }
        }

        private static boolean isHeld(Field field) {
            boolean fineTime = field.type() instanceof TimeType time && time.precision() > MAX_TIME_PRECISION;
            return !fineTime && !(field.type() instanceof RowType || field.type() instanceof MapType);
        }

        private static Problem problem(Field field) {
            return new Problem(
                    FormatError.TYPE_NOT_HELD,
                    Severity.ERROR,
                    "format 'csv' cannot hold column '" + field.name() + "' of type "
                            + field.type().name(),
                    null,
                    "A CSV field holds neither a row nor a map nor a time finer than milliseconds.",
                    "Use 'format' = 'json', or another type for the column.");
        }

        @Override
        public RecordFraming framing() {
            return new CsvFraming(options);
        }

        @Override
        public String fileExtension() {
            return "csv";
        }
    }
}
