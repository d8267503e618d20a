package io.millrace.formats.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Writes objects that are valid JSON in random dress, and breaks them. */
final class RandomJson {
    private static final String[] KEYS = {"a", "b", "cc", "dddddddddd", "e", "f\\u0066", "row", "x", "y", "other", "é"};
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "7",
        "-12",
        "123456789",
        "12345678",
        "1234567890123456",
        "12345678901234567",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "2147483648",
        "1.5",
        "-0.0",
        "1e3",
        "1E-7",
        "12.5e+2",
        "0.1",
        "123456.789012345678901",
        "1e23",
        "9007199254740993",
        "1e400",
        "4.9e-324",
        "99999999999999999999.9999",
        "3.14159265358979323846",
        "17976931348623157e292",
        "100.00",
        "2.2250738585072011e-308"
    };
    private static final String[] STRINGS = {
        "",
        "a",
        "12",
        " 12 ",
        "+7",
        "true",
        "TRUE ",
        "null",
        "1.5",
        "1e2",
        "NaN",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u00e9",
        "\\uD83D\\uDE00",
        "é",
        "€uro",
        "😀",
        "\t",
        "0123456789abcdef",
        "01234567é",
        "{",
        "٣",
        "0x10"
    };
    private static final String[] SPACES = {"", "", "", "", " ", "\n", "\t\r", "        "};

    private final SplittableRandom random;

    RandomJson(SplittableRandom random) {
        this.random = random;
    }

    String object(int depth) {
        StringBuilder text = new StringBuilder();
        appendObject(text, depth);
        return text.toString();
    }

    private void appendObject(StringBuilder text, int depth) {
        text.append('{').append(space());
        int fields = random.nextInt(depth == 0 ? 10 : 4);
        int first = random.nextInt(KEYS.length);
        for (int i = 0; i < fields; i++) {
            // Keys come twice only at the top: within text that is kept as text Jackson drops the first.
            int key = depth == 0 ? random.nextInt(KEYS.length) : (first + i) % KEYS.length;
            text.append(i == 0 ? "" : ",").append(space());
            text.append('"')
                    .append(KEYS[key])
                    .append('"')
                    .append(space())
                    .append(':')
                    .append(space());
            appendValue(text, depth);
            text.append(space());
        }
        text.append('}');
    }

    private void appendValue(StringBuilder text, int depth) {
        switch (random.nextInt(depth > 3 ? 6 : 8)) {
            case 0 -> text.append("null");
            case 1 -> text.append(random.nextBoolean());
            case 2, 3 -> text.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 4, 5 -> {
                text.append('"');
                for (int i = random.nextInt(3); i >= 0; i--) {
                    text.append(STRINGS[random.nextInt(STRINGS.length)]);
                }
                text.append('"');
            }
            case 6 -> appendObject(text, depth + 1);
            default -> {
                text.append('[').append(space());
                for (int i = random.nextInt(3); i > 0; i--) {
                    appendValue(text, depth + 1);
                    text.append(i > 1 ? "," : "").append(space());
                }
                text.append(']');
            }
        }
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }

    /** The text with a few bytes gone, doubled, changed or moved, or cut off. */
    byte[] broken(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "{}[]\",:\\/0-+.eEnutf ".charAt(random.nextInt(20));
                case 3 -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
                    bytes = shorter;
                }
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }
}
