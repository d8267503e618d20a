package io.millrace.formats.json;

import io.millrace.formats.text.DoubleParser;
import io.millrace.formats.text.NumberText;
import io.millrace.formats.text.ValueFault;
import io.millrace.spi.format.ByteBuilder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Writes a validated object or array as Jackson prints the tree it makes of it: without space, strings with the fewest
 * escapes, fractions as doubles (as decimals if the table has a DECIMAL). A key that comes twice is kept twice.
 */
final class JsonText {
    private final JsonScanner scanner = new JsonScanner();
    private final boolean decimals;
    private final ByteBuilder scratch = new ByteBuilder(64);

    JsonText(boolean decimals) {
        this.decimals = decimals;
    }

    void append(byte[] data, int from, int to, ByteBuilder target) {
        int p = from;
        while (p < to) {
            byte value = data[p];
            if (value == '"') {
                p = appendString(data, p + 1, to, target);
            } else if (value == '-' || (value >= '0' && value <= '9')) {
                p = appendNumber(data, p, to, target);
            } else {
                if (value > ' ') {
                    target.append(value);
                }
                p++;
            }
        }
    }

    private int appendString(byte[] data, int from, int to, ByteBuilder target) {
        int after = scanner.skipString(data, from, to);
        scratch.setLength(0);
        scanner.unescape(data, from, after - 1, scratch);
        JsonStrings.append(scratch.array(), 0, scratch.length(), target);
        return after;
    }

    private int appendNumber(byte[] data, int from, int to, ByteBuilder target) {
        int after = scanner.skipNumber(data, from, to);
        if (scanner.integral()) {
            boolean minusZero = data[from] == '-' && data[from + 1] == '0';
            target.append(data, minusZero ? from + 1 : from, minusZero ? 1 : after - from);
        } else if (decimals) {
            byte[] text = decimalText(data, from, after).getBytes(StandardCharsets.US_ASCII);
            target.append(text, 0, text.length);
        } else {
            byte[] bytes = target.ensure(NumberText.MAX_LENGTH);
            target.setLength(NumberText.writeDouble(bytes, target.length(), DoubleParser.parse(data, from, after)));
        }
        return after;
    }

    private static String decimalText(byte[] data, int from, int to) {
        try {
            BigDecimal value = new BigDecimal(new String(data, from, to - from, StandardCharsets.US_ASCII));
            return value.stripTrailingZeros().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ValueFault("has a number out of range");
        }
    }
}
