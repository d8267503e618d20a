package io.millrace.formats.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records with Jackson and the conversions of Flink's JSON format, as the answer that the decoder must give. */
final class JacksonReader {
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final ObjectReader whole = mapper.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** The row of a record, or nothing when the record is bad. */
    Optional<List<@Nullable Object>> read(byte[] record, RowType type) {
        try {
            JsonNode tree = whole.readTree(record);
            if (!tree.isObject()) {
                return Optional.empty();
            }
            try (JsonParser parser = mapper.createParser(record)) {
                parser.nextToken();
                return Optional.of(readRow(parser, type));
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<@Nullable Object> readRow(JsonParser parser, RowType type) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT);
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 0; i < type.fieldCount(); i++) {
            row.add(null);
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int index = type.indexOf(parser.currentName());
            parser.nextToken();
            if (index < 0) {
                parser.skipChildren();
            } else {
                row.set(index, readValue(parser, type.fieldType(index)));
            }
        }
        return row;
    }

    private @Nullable Object readValue(JsonParser parser, DataType type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type instanceof RowType row) {
            return readRow(parser, row);
        }
        boolean nested = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (type instanceof DataType.CharacterType) {
            return nested ? mapper.readTree(parser).toString() : parser.getText();
        }
        require(!nested);
        String text = parser.getText();
        if (type instanceof IntegerType integer) {
            if (integer.bits() == 32) {
                return number ? parser.getIntValue() : Integer.parseInt(text.trim());
            }
            return number ? parser.getLongValue() : Long.parseLong(text.trim());
        } else if (type instanceof DataType.BooleanType) {
            return Boolean.parseBoolean(text.trim());
        } else if (type instanceof DataType.FloatingType) {
            double value = Double.parseDouble(text.trim());
            require(Double.isFinite(value) || text.contains("Inf") || text.contains("NaN"));
            return value;
        } else if (type instanceof DecimalType decimal) {
            return toDecimal(new BigDecimal(text.trim()), decimal);
        }
        throw new IllegalStateException("no such type here: " + type.name());
    }

    private static BigDecimal toDecimal(BigDecimal value, DecimalType type) throws IOException {
        long integerDigits = (long) value.precision() - value.scale();
        require(value.signum() == 0 || integerDigits <= type.precision());
        BigDecimal scaled = value.signum() == 0 || integerDigits < -type.scale()
                ? BigDecimal.ZERO.setScale(type.scale())
                : value.setScale(type.scale(), RoundingMode.HALF_UP);
        require(scaled.precision() <= type.precision());
        return scaled;
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("refused");
        }
    }
}
