package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Utf8;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** SIMILAR TO: the SQL regular expression as a Java one. */
public final class SimilarPattern {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("[:ALPHA:]", "\\p{Alpha}"),
            Map.entry("[:alpha:]", "\\p{Alpha}"),
            Map.entry("[:UPPER:]", "\\p{Upper}"),
            Map.entry("[:upper:]", "\\p{Upper}"),
            Map.entry("[:LOWER:]", "\\p{Lower}"),
            Map.entry("[:lower:]", "\\p{Lower}"),
            Map.entry("[:DIGIT:]", "\\d"),
            Map.entry("[:digit:]", "\\d"),
            Map.entry("[:SPACE:]", " "),
            Map.entry("[:space:]", " "),
            Map.entry("[:WHITESPACE:]", "\\s"),
            Map.entry("[:whitespace:]", "\\s"),
            Map.entry("[:ALNUM:]", "\\p{Alnum}"),
            Map.entry("[:alnum:]", "\\p{Alnum}"));

    private final int escape;
    private byte[] source = new byte[0];
    private @Nullable Pattern pattern;

    /** @param escape the escape character as a code point, or -1 */
    public SimilarPattern(int escape) {
        this.escape = escape;
    }

    /** Whether the whole text matches. */
    public boolean matches(byte[] data, int start, int length, byte[] sql, int sqlStart, int sqlLength) {
        Pattern compiled = pattern;
        if (compiled == null || !Utf8.equal(source, 0, source.length, sql, sqlStart, sqlLength)) {
            compiled = compile(Utf8.text(sql, sqlStart, sqlLength));
            pattern = compiled;
            source = Arrays.copyOfRange(sql, sqlStart, sqlStart + sqlLength);
        }
        try {
            return compiled.matcher(new Regexes.Budgeted(Utf8.text(data, start, length)))
                    .matches();
        } catch (StackOverflowError e) {
            throw Regexes.tooDeep();
        }
    }

    private Pattern compile(String sql) {
        StringBuilder java = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < sql.length(); ) {
            int c = sql.codePointAt(i);
            i += Character.charCount(c);
            if (c == escape && i < sql.length()) {
                int escaped = sql.codePointAt(i);
                i += Character.charCount(escaped);
                java.append(Pattern.quote(Character.toString(escaped)));
            } else if (inClass && c == '[' && sql.startsWith(":", i)) {
                int end = sql.indexOf(":]", i);
                String name = end < 0 ? sql : sql.substring(i - 1, end + 2);
                java.append(className(name, sql));
                i += name.length() - 1;
            } else if (c == '_' && !inClass) {
                java.append('.');
            } else if (c == '%' && !inClass) {
                java.append("(?:.*)");
            } else {
                inClass = c == '[' || (inClass && c != ']');
                java.append(c == '\\' ? "\\\\" : Character.toString(c));
            }
        }
        try {
            return Pattern.compile(java.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw bad(sql);
        }
    }

    private static String className(String name, String sql) {
        String java = CLASSES.get(name);
        if (java == null) {
            throw bad(sql);
        }
        return java;
    }

    private static ExpressionFailure bad(String sql) {
        return new ExpressionFailure(
                ExpressionError.BAD_PATTERN, "the pattern " + ExpressionFailure.quoted(sql) + " is malformed");
    }
}
