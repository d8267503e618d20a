package io.millrace.testkit.reference;

import io.millrace.testkit.script.Binary;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The functions over text. Positions and lengths count characters, which are code points. */
final class Texts {
    private Texts() {}

    static String joined(List<@Nullable Object> values) {
        return values.stream()
                .skip(1)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .collect(Collectors.joining(String.valueOf(values.get(0))));
    }

    static @Nullable Object element(List<@Nullable Object> values) {
        Long index = (Long) values.get(0);
        return index == null || index < 1 || index >= values.size() ? null : values.get(Math.toIntExact(index));
    }

    static boolean is(String function, List<@Nullable Object> values) {
        String text = String.valueOf(values.get(0));
        return switch (function) {
            case "IS_ALPHA" -> !text.isEmpty() && text.codePoints().allMatch(Character::isLetter);
            case "IS_DIGIT" -> !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
            default -> text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?[dDfF]?");
        };
    }

    static @Nullable Object function(String name, Object[] given) {
        return switch (name) {
            case "||", "CONCAT" -> concatenated(given);
            case "CHAR_LENGTH", "CHARACTER_LENGTH" -> (long) points(given[0]).length;
            case "UPPER" -> text(given[0]).toUpperCase(Locale.ROOT);
            case "LOWER" -> text(given[0]).toLowerCase(Locale.ROOT);
            case "INITCAP" -> initcap(text(given[0]));
            case "POSITION" -> find(text(given[1]), text(given[0]), 0);
            case "LOCATE" -> find(text(given[1]), text(given[0]), given.length > 2 ? number(given[2]) - 1 : 0);
            case "INSTR" -> instr(given);
            case "TRIM" -> trim(text(given[0]), text(given[1]), text(given[2]));
            case "LTRIM", "RTRIM", "BTRIM" -> trim(name, given.length > 1 ? text(given[1]) : " ", text(given[0]));
            case "SUBSTRING", "SUBSTR" -> substring(given);
            case "LEFT" -> cut(given[0], 0, number(given[1]));
            case "RIGHT" -> cut(given[0], points(given[0]).length - Math.max(0, number(given[1])), Integer.MAX_VALUE);
            case "LPAD" -> padded(given, true);
            case "RPAD" -> padded(given, false);
            case "REPEAT" -> text(given[0]).repeat(Math.max(0, (int) number(given[1])));
            case "REPLACE" ->
                text(given[1]).isEmpty() ? given[0] : text(given[0]).replace(text(given[1]), text(given[2]));
            case "TRANSLATE" -> translated(points(given[0]), points(given[1]), points(given[2]));
            case "OVERLAY" -> overlaid(given);
            case "REVERSE" -> new StringBuilder(text(given[0])).reverse().toString();
            case "ASCII" ->
                text(given[0]).isEmpty() ? 0L : (long) text(given[0]).getBytes(StandardCharsets.UTF_8)[0];
            case "CHR" -> number(given[0]) < 0 ? "" : String.valueOf((char) (number(given[0]) & 0xFF));
            case "SPLIT_INDEX" -> splitIndex(text(given[0]), text(given[1]), number(given[2]));
            case "STARTSWITH" -> text(given[0]).startsWith(text(given[1]));
            case "ENDSWITH" -> text(given[0]).endsWith(text(given[1]));
            case "LIKE" -> like(given);
            // SQL's regular expressions are Java's with % and _ for any text and any character.
            case "SIMILAR TO" ->
                matches(text(given[1]).replace(".", "\\.").replace("%", ".*").replace("_", "."), given[0]);
            default -> name.startsWith("REGEXP") ? regexp(name, given) : coded(name, given);
        };
    }

    private static @Nullable Object coded(String name, Object[] given) {
        return switch (name) {
            case "HEX" ->
                given[0] instanceof Long number
                        ? Long.toHexString(number).toUpperCase(Locale.ROOT)
                        : HexFormat.of().withUpperCase().formatHex(utf8(given[0]));
            case "UNHEX" -> unhex(text(given[0]));
            case "MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512" -> digest(name.replace("SHA", "SHA-"), given[0]);
            case "SHA2" ->
                List.of(224L, 256L, 384L, 512L).contains(given[1]) ? digest("SHA-" + given[1], given[0]) : null;
            case "TO_BASE64" -> Base64.getEncoder().encodeToString(utf8(given[0]));
            case "FROM_BASE64" -> new String(Base64.getDecoder().decode(text(given[0])), StandardCharsets.UTF_8);
            case "ENCODE" -> Binary.of(text(given[0]).getBytes(Charset.forName(text(given[1]))));
            case "DECODE" -> new String(((Binary) given[0]).bytes(), Charset.forName(text(given[1])));
            case "URL_ENCODE" -> URLEncoder.encode(text(given[0]), StandardCharsets.UTF_8);
            case "URL_DECODE" -> URLDecoder.decode(text(given[0]), StandardCharsets.UTF_8);
            case "PARSE_URL" -> urlPart(given);
            case "JSON_QUOTE" -> Json.quote(text(given[0]));
            case "JSON_UNQUOTE" -> Json.unquote(text(given[0]));
            default -> throw new UnsupportedOperationException("the reference has no function " + name);
        };
    }

    private static String text(Object value) {
        return (String) value;
    }

    private static long number(Object value) {
        return (Long) value;
    }

    private static int[] points(Object value) {
        return text(value).codePoints().toArray();
    }

    private static byte[] utf8(Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    private static String cut(Object value, long from, long to) {
        int[] points = points(value);
        int start = (int) Math.max(0, Math.min(from, points.length));
        int end = (int) Math.max(start, Math.min(to, points.length));
        return new String(points, start, end - start);
    }

    private static Object concatenated(Object[] given) {
        StringBuilder joined = new StringBuilder();
        for (Object value : given) {
            joined.append(value instanceof Binary bytes ? bytes.hex() : text(value));
        }
        return given[0] instanceof Binary ? new Binary(joined.toString()) : joined.toString();
    }

    private static String initcap(String text) {
        StringBuilder result = new StringBuilder();
        boolean inside = false;
        for (int point : text.codePoints().toArray()) {
            result.appendCodePoint(inside ? Character.toLowerCase(point) : Character.toUpperCase(point));
            inside = point < 128 && Character.isLetterOrDigit(point);
        }
        return result.toString();
    }

    /** Counted from 1; 0 when it is not there. */
    private static long find(String text, String part, long from) {
        if (from < 0 || from > points(text).length) {
            return 0;
        }
        int found = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
        return found < 0 ? 0 : text.codePointCount(0, found) + 1L;
    }

    private static long instr(Object[] given) {
        String text = text(given[0]);
        String part = text(given[1]);
        long start = given.length > 2 ? number(given[2]) : 1;
        long occurrence = given.length > 3 ? number(given[3]) : 1;
        if (occurrence < 1) {
            throw new EvaluationFailure("no occurrence " + occurrence);
        }
        for (long from = points(text).length + start; start < 0 && from >= 0; from--) {
            if (find(text, part, from) == from + 1 && --occurrence == 0) {
                return from + 1;
            }
        }
        long found = find(text, part, start - 1);
        while (found > 0 && --occurrence > 0) {
            found = find(text, part, found);
        }
        return found;
    }

    private static String trim(String side, String characters, String text) {
        int start = 0;
        int end = text.length();
        while (!List.of("TRAILING", "RTRIM").contains(side)
                && start < end
                && characters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (!List.of("LEADING", "LTRIM").contains(side)
                && end > start
                && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static @Nullable String substring(Object[] given) {
        int length = points(given[0]).length;
        long start = number(given[1]);
        long wanted = given.length > 2 ? number(given[2]) : Integer.MAX_VALUE;
        if (wanted < 0) {
            return null;
        }
        long from = start > 0 ? start - 1 : start < 0 ? length + start : 0;
        return from < 0 ? "" : cut(given[0], from, from + wanted);
    }

    private static @Nullable String padded(Object[] given, boolean left) {
        String padding = text(given[2]);
        int length = (int) number(given[1]);
        int[] text = points(given[0]);
        if (length < 0 || padding.isEmpty()) {
            return null;
        } else if (length <= text.length) {
            return new String(text, 0, length);
        }
        String filling = cut(padding.repeat(length), 0, length - text.length);
        return left ? filling + given[0] : given[0] + filling;
    }

    private static String translated(int[] text, int[] from, int[] to) {
        StringBuilder result = new StringBuilder();
        for (int point : text) {
            int place = 0;
            while (place < from.length && from[place] != point) {
                place++;
            }
            if (place == from.length) {
                result.appendCodePoint(point);
            } else if (place < to.length) {
                result.appendCodePoint(to[place]);
            }
        }
        return result.toString();
    }

    private static String overlaid(Object[] given) {
        int length = points(given[0]).length;
        long start = number(given[2]);
        long replaced = given.length > 3 ? number(given[3]) : points(given[1]).length;
        if (start < 1 || start > length) {
            return text(given[0]);
        }
        String tail = replaced < 0 || start - 1 + replaced >= length ? "" : cut(given[0], start - 1 + replaced, length);
        return cut(given[0], 0, start - 1) + given[1] + tail;
    }

    private static @Nullable String splitIndex(String text, String delimiter, long index) {
        if (index < 0 || text.isEmpty()) {
            return null;
        }
        String[] parts = delimiter.isEmpty() ? text.split("\\s+", -1) : text.split(Pattern.quote(delimiter), -1);
        return index < parts.length ? parts[(int) index] : null;
    }

    private static boolean like(Object[] given) {
        int escape = given.length > 2 ? text(given[2]).codePointAt(0) : -1;
        StringBuilder regex = new StringBuilder();
        boolean escaped = false;
        for (int point : points(given[1])) {
            if (escaped && point != '%' && point != '_' && point != escape) {
                throw new EvaluationFailure("nothing to escape");
            }
            boolean plain = escaped || (point != '%' && point != '_');
            escaped = !escaped && point == escape;
            if (!escaped) {
                regex.append(plain ? Pattern.quote(Character.toString(point)) : point == '%' ? ".*" : ".");
            }
        }
        if (escaped) {
            throw new EvaluationFailure("nothing to escape");
        }
        return matches(regex.toString(), given[0]);
    }

    private static boolean matches(String regex, Object text) {
        return Pattern.compile(regex, Pattern.DOTALL).matcher(text(text)).matches();
    }

    private static @Nullable Object regexp(String name, Object[] given) {
        Matcher matcher = Pattern.compile(text(given[1])).matcher(text(given[0]));
        return switch (name) {
            case "REGEXP" -> matcher.find();
            case "REGEXP_REPLACE" -> matcher.replaceAll(text(given[2]));
            case "REGEXP_COUNT" -> matcher.results().count();
            case "REGEXP_INSTR" -> matcher.find() ? text(given[0]).codePointCount(0, matcher.start()) + 1L : 0L;
            case "REGEXP_SUBSTR" -> matcher.find() ? matcher.group() : null;
            default -> {
                int group = given.length > 2 ? (int) number(given[2]) : 0;
                yield matcher.find() && group >= 0 && group <= matcher.groupCount() ? matcher.group(group) : null;
            }
        };
    }

    private static String digest(String algorithm, Object value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(utf8(value)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Binary unhex(String text) {
        String even = text.length() % 2 == 0 ? text : "0" + text;
        return even.matches("[0-9A-Fa-f]*") ? new Binary(even.toLowerCase(Locale.ROOT)) : null;
    }

    private static @Nullable String urlPart(Object[] given) {
        URI url = URI.create(text(given[0]));
        if (url.getScheme() == null) {
            return null;
        } else if (given.length > 2) {
            Matcher value = Pattern.compile("(?:^|&)" + Pattern.quote(text(given[2])) + "=([^&]*)")
                    .matcher(Objects.requireNonNullElse(url.getRawQuery(), ""));
            return text(given[1]).equals("QUERY") && value.find() ? value.group(1) : null;
        }
        return switch (text(given[1])) {
            case "HOST" -> url.getHost();
            case "PATH" -> url.getRawPath();
            case "QUERY" -> url.getRawQuery();
            case "REF" -> url.getRawFragment();
            case "PROTOCOL" -> url.getScheme();
            case "AUTHORITY" -> url.getRawAuthority();
            case "USERINFO" -> url.getRawUserInfo();
            case "FILE" -> url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
            default -> null;
        };
    }
}
