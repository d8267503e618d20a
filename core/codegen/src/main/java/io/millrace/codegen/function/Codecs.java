package io.millrace.codegen.function;

import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Encodings of texts. They go through String: they are rare. */
public final class Codecs {
    private Codecs() {}

    @SqlFunction(value = "TO_BASE64", arena = true)
    public static void toBase64(Result out, byte[] data, int start, int length) {
        byte[] encoded = Base64.getEncoder().encode(Arrays.copyOfRange(data, start, start + length));
        out.copy(encoded, 0, encoded.length);
    }

    @SqlFunction(value = "FROM_BASE64", fails = true, arena = true)
    public static void fromBase64(Result out, byte[] data, int start, int length) {
        try {
            byte[] decoded = Base64.getDecoder().decode(Arrays.copyOfRange(data, start, start + length));
            out.text(new String(decoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ExpressionFailure.badArgument(
                    ExpressionFailure.quoted(Utf8.text(data, start, length)) + " is not base 64");
        }
    }

    @SqlFunction(value = "URL_ENCODE", arena = true)
    public static void urlEncode(Result out, byte[] data, int start, int length) {
        out.text(URLEncoder.encode(Utf8.text(data, start, length), StandardCharsets.UTF_8));
    }

    @SqlFunction(value = "URL_DECODE", nulls = true, arena = true)
    public static void urlDecode(Result out, byte[] data, int start, int length) {
        try {
            out.text(URLDecoder.decode(Utf8.text(data, start, length), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            out.isNull = true;
        }
    }

    /** CAST of bytes to text: what is no UTF-8 becomes U+FFFD, as in Flink, because texts are valid. */
    public static void fromBytes(Result out, byte[] data, int start, int length) {
        if (Utf8.isValid(data, start, length)) {
            out.slice(data, start, length);
        } else {
            out.text(Utf8.text(data, start, length));
        }
    }

    private static Charset charset(byte[] data, int start, int length) {
        String name = Utf8.text(data, start, length);
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "US-ASCII" -> StandardCharsets.US_ASCII;
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            case "UTF-8" -> StandardCharsets.UTF_8;
            case "UTF-16BE" -> StandardCharsets.UTF_16BE;
            case "UTF-16LE" -> StandardCharsets.UTF_16LE;
            case "UTF-16" -> StandardCharsets.UTF_16;
            default ->
                throw ExpressionFailure.badArgument(ExpressionFailure.quoted(name)
                        + " is none of the charsets US-ASCII, ISO-8859-1, UTF-8, UTF-16BE, UTF-16LE, UTF-16");
        };
    }

    @SqlFunction(value = "ENCODE", fails = true, arena = true)
    public static void encode(Result out, byte[] data, int start, int length, byte[] set, int setStart, int setLength) {
        byte[] encoded = Utf8.text(data, start, length).getBytes(charset(set, setStart, setLength));
        out.copy(encoded, 0, encoded.length);
    }

    @SqlFunction(value = "DECODE", fails = true, arena = true)
    public static void decode(Result out, byte[] data, int start, int length, byte[] set, int setStart, int setLength) {
        out.text(new String(data, start, length, charset(set, setStart, setLength)));
    }

    /** Scheme, authority (user, host, port), path, query and fragment of RFC 3986, appendix B. */
    private static final Pattern URL = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://(?:([^@/?#]*)@)?([^:/?#]*)(?::([0-9]*))?([^?#]*)(\\?[^#]*)?(#.*)?");

    @SqlFunction(value = "PARSE_URL", nulls = true, arena = true)
    public static void parseUrl(
            Result out, byte[] data, int start, int length, byte[] part, int partStart, int partLength) {
        put(out, urlPart(Utf8.text(data, start, length), Utf8.text(part, partStart, partLength)));
    }

    @SqlFunction(value = "PARSE_URL", nulls = true, arena = true)
    public static void parseUrl(
            Result out,
            byte[] data,
            int start,
            int length,
            byte[] part,
            int partStart,
            int partLength,
            byte[] key,
            int keyStart,
            int keyLength) {
        String query = Utf8.text(part, partStart, partLength).equals("QUERY")
                ? urlPart(Utf8.text(data, start, length), "QUERY")
                : null;
        String wanted = Utf8.text(key, keyStart, keyLength) + "=";
        String found = null;
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(wanted)) {
                    found = pair.substring(wanted.length());
                    break;
                }
            }
        }
        put(out, found);
    }

    private static void put(Result out, @Nullable String text) {
        if (text == null) {
            out.isNull = true;
        } else {
            out.text(text);
        }
    }

    private static @Nullable String urlPart(String url, String part) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            return null;
        }
        String user = matcher.group(2);
        String port = matcher.group(4);
        String query = matcher.group(6);
        String fragment = matcher.group(7);
        return switch (part) {
            case "PROTOCOL" -> matcher.group(1);
            case "USERINFO" -> user;
            case "HOST" -> matcher.group(3);
            case "AUTHORITY" -> (user == null ? "" : user + "@") + matcher.group(3) + (port == null ? "" : ":" + port);
            case "PATH" -> matcher.group(5);
            case "FILE" -> matcher.group(5) + (query == null ? "" : query);
            case "QUERY" -> query == null ? null : query.substring(1);
            case "REF" -> fragment == null ? null : fragment.substring(1);
            default -> null;
        };
    }
}
