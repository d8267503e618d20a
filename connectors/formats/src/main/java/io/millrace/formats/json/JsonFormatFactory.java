package io.millrace.formats.json;

import io.millrace.formats.FormatError;
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
import io.millrace.spi.type.DataType.RowType;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** {@code 'format' = 'json'}. */
public final class JsonFormatFactory implements FormatFactory {
    @Override
    public String identifier() {
        return "json";
    }

    @Override
    public String summary() {
        return "One JSON object per line; columns are its fields by name. BYTES are text in Base64, and so within a"
                + " MAP, which is an object.";
    }

    @Override
    public List<Option<?>> options() {
        return JsonOptions.ALL;
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return JsonOptions.UNSUPPORTED;
    }

    @Override
    public Format create(OptionValues values, ZoneId sessionZone) {
        JsonOptions options = JsonOptions.of(values);
        if (options.failOnMissingField() && options.ignoreParseErrors()) {
            throw MillraceException.refused(Problem.error(
                            FormatError.OPTIONS_CONTRADICT,
                            "'json.fail-on-missing-field' and 'json.ignore-parse-errors' are both true")
                    .hint("Remove one of the two options."));
        }
        return new JsonFormat(options);
    }

    private record JsonFormat(JsonOptions options) implements Format {
        private static final RecordFraming LINES = (data, from, to) -> Words.indexOf(data, from, to, (byte) '\n');

        @Override
        public RecordDecoder decoder(RowType table, RowType wanted) {
            return new JsonDecoder(wanted, options);
        }

        @Override
        public RecordEncoder encoder(RowType rowType) {
            return new JsonEncoder(rowType, options);
        }

        @Override
        public RecordFraming framing() {
            return LINES;
        }

        @Override
        public String fileExtension() {
            return "json";
        }
    }
}
