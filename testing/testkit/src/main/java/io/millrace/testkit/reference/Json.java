package io.millrace.testkit.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataTypes;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions over JSON text, with Jackson. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\['([^']*)'\\]|\\[(\\d+)\\]");

    private Json() {}

    static @Nullable Object call(Call call, List<@Nullable Object> values, ZoneId zone) {
        String text = (String) values.get(0);
        String second = values.size() > 1 ? String.valueOf(values.get(1)) : "VALUE";
        return switch (call.function()) {
            case "IS JSON" -> text != null && isJson(text, second);
            case "JSON_EXISTS" -> text == null ? null : exists(text, second, String.valueOf(values.get(2)));
            default -> text == null ? null : value(call, values, zone, text, second);
        };
    }

    private static boolean isJson(String text, String kind) {
        JsonNode node = read(text);
        return node != null
                && switch (kind) {
                    case "OBJECT" -> node.isObject();
                    case "ARRAY" -> node.isArray();
                    case "SCALAR" -> node.isValueNode();
                    default -> true;
                };
    }

    private static @Nullable Boolean exists(String text, String path, String onError) {
        JsonNode root = read(text);
        JsonNode node = root == null ? null : at(root, path);
        boolean found = node != null && !node.isNull();
        if (found || isLax(path)) {
            return found;
        }
        return switch (onError) {
            case "TRUE" -> true;
            case "UNKNOWN" -> null;
            case "ERROR" -> throw new EvaluationFailure("nothing at " + path + " of " + text);
            default -> false;
        };
    }

    /** The arguments behind the path are the behaviour on empty and its default, then the same for errors. */
    private static @Nullable Object value(
            Call call, List<@Nullable Object> values, ZoneId zone, String text, String path) {
        JsonNode root = read(text);
        JsonNode node = root == null ? null : at(root, path);
        if (node == null || node.isNull() || node.isContainerNode()) {
            int behaviour = isLax(path) ? 2 : 4;
            String what = values.size() > behaviour ? String.valueOf(values.get(behaviour)) : "NULL";
            if (what.equals("ERROR")) {
                throw new EvaluationFailure("no value at " + path + " of " + text);
            }
            return what.equals("DEFAULT") ? values.get(behaviour + 1) : null;
        }
        return new Casts(zone).cast(node.asText(), DataTypes.STRING, call.type());
    }

    private static boolean isLax(String path) {
        return path.startsWith("lax ");
    }

    private static @Nullable JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static @Nullable JsonNode at(JsonNode root, String path) {
        String steps = path.replaceFirst("^(lax|strict) ", "").substring(1);
        Matcher matcher = STEP.matcher(steps);
        JsonNode node = root;
        while (node != null && matcher.find()) {
            if (matcher.group(3) != null) {
                node = node.get(Integer.parseInt(matcher.group(3)));
            } else {
                node = node.get(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
            }
        }
        return node;
    }

    static String quote(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unquote(String text) {
        if (!text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        JsonNode node = read(text);
        return node == null ? text : node.asText();
    }
}
